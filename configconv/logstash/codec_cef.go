package logstash

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { codecs["cef"] = cefCodec }

// cefHeader are the fields of the head of a message in the Common Event Format.
var cefHeader = []struct{ legacy, ecs string }{
	{"cefVersion", "[cef][version]"}, {"deviceVendor", "[observer][vendor]"}, {"deviceProduct", "[observer][product]"},
	{"deviceVersion", "[observer][version]"}, {"deviceEventClassId", "[event][code]"}, {"name", "[cef][name]"}, {"severity", "[event][severity]"},
}

// cefNames are the full names for the short ones that an extension may have (CEF Implementation Standard, "Extension Dictionary").
var cefNames = [][2]string{
	{"act", "deviceAction"}, {"agt", "agentAddress"}, {"ahost", "agentHostName"}, {"aid", "agentId"}, {"amac", "agentMacAddress"},
	{"app", "applicationProtocol"}, {"art", "agentReceiptTime"}, {"at", "agentType"}, {"atz", "agentTimeZone"}, {"av", "agentVersion"},
	{"cat", "deviceEventCategory"}, {"catdt", "categoryDeviceType"}, {"cnt", "baseEventCount"}, {"dhost", "destinationHostName"},
	{"dlat", "destinationGeoLatitude"}, {"dlong", "destinationGeoLongitude"}, {"dmac", "destinationMacAddress"},
	{"dntdom", "destinationNtDomain"}, {"dpid", "destinationProcessId"}, {"dpriv", "destinationUserPrivileges"},
	{"dproc", "destinationProcessName"}, {"dpt", "destinationPort"}, {"dst", "destinationAddress"}, {"dtz", "deviceTimeZone"},
	{"duid", "destinationUserId"}, {"duser", "destinationUserName"}, {"dvc", "deviceAddress"}, {"dvchost", "deviceHostName"},
	{"dvcmac", "deviceMacAddress"}, {"dvcpid", "deviceProcessId"}, {"end", "endTime"}, {"fname", "fileName"}, {"fsize", "fileSize"},
	{"in", "bytesIn"}, {"mrt", "managerReceiptTime"}, {"msg", "message"}, {"out", "bytesOut"}, {"outcome", "eventOutcome"},
	{"proto", "transportProtocol"}, {"reason", "Reason"}, {"request", "requestUrl"}, {"rt", "deviceReceiptTime"},
	{"shost", "sourceHostName"}, {"slat", "sourceGeoLatitude"}, {"slong", "sourceGeoLongitude"}, {"smac", "sourceMacAddress"},
	{"sntdom", "sourceNtDomain"}, {"spid", "sourceProcessId"}, {"spriv", "sourceUserPrivileges"}, {"sproc", "sourceProcessName"},
	{"spt", "sourcePort"}, {"src", "sourceAddress"}, {"start", "startTime"}, {"suid", "sourceUserId"}, {"suser", "sourceUserName"},
}

// cefNumbered are those of the fields that have a number, by what stands between c and it.
var cefNumbered = [][2]string{{"fp", "deviceCustomFloatingPoint"}, {"n", "deviceCustomNumber"}, {"s", "deviceCustomString"}, {"6a", "deviceCustomIPv6Address"}}

// Characters that no message has stand for the separators of an extension, and for its quotes and backslashes, while it is parsed.
const (
	cefPair, cefValue    = "\x1f", "\x1e"
	cefDouble, cefSingle = "\x1d", "\x1c"
	cefBackslash         = "\x1b"
)

// cefCodec reads the Common Event Format (logstash-codec-cef/lib/logstash/codecs/cef.rb). OTTL has a function for it in later releases
// only, so that expressions take the message apart.
func cefCodec(c *codec) {
	for _, name := range []string{"vendor", "product", "version", "signature", "name", "severity", "fields", "reverse_mapping"} {
		c.value(name) // for outputs
	}
	if d := c.string("delimiter", ""); d != "" {
		c.delimiter = strings.NewReplacer(`\r`, "\r", `\n`, "\n").Replace(d)
		if c.delimiter == "\n" && c.framed == asLines {
			c.delimiter = ""
		}
	}
	raw := c.string("raw_data_field", "")
	c.value("device")
	c.value("default_timezone")
	c.value("locale")

	parts := c.temp("cef")
	const field = `(?:\\\||\\\\|[^|])*?`
	pattern := `(?s)^"?`
	for i := range cefHeader {
		pattern += fmt.Sprintf(`(?P<h%d>%s)\|`, i, field)
	}
	pattern += `(?P<extension>.*?)"?\s*$`
	c.do(ottl.Set(parts, ottl.Call("ExtractPatterns", ottl.Body.Value(), ottl.Str(pattern))).Where(
		ottl.And(hasText(), ottl.Is("IsMatch", ottl.Body.Value(), ottl.Str(`^(?:`+field+`\|){7}[^\n]*\n?$`)))))
	extension := parts.Key("extension")
	parsed := c.flag("cef_parsed")
	c.raise(parsed, ottl.And(ottl.Is("IsString", parts.Key("h6").Value()), ottl.Is("IsMatch", extension.Value(), ottl.Str(`^\s*(?:[\w.]+(?:\[[0-9]+\])?=.*)?$`))))
	c.when(ottl.Not(raised(parsed)), func() { c.tag(ottl.Str("_cefparsefailure")) })
	c.under(parsed, func() {
		if raw != "" {
			c.set(c.field(raw), ottl.Body.Value())
		}
		c.cefHead(parts)
		c.do(ottl.Set(ottl.Body, ottl.Str("")))
		c.cefExtension(extension)
	})
}

// cefHead sets the fields of the head. What stands before the version is the head of a message of syslog.
func (c *codec) cefHead(parts ottl.Path) {
	version, syslog := parts.Key("h0"), c.ecsPath("syslog", "[log][syslog][header]")
	c.when(ottl.Is("IsMatch", version.Value(), ottl.Str(" ")), func() {
		c.set(syslog, version.Value())
		c.do(replacePattern(syslog, " [^ ]*$", ""))
		c.do(replacePattern(version, "(?s)^.* ", ""))
	})
	c.do(replacePattern(version, "^CEF:", ""))
	for i, h := range cefHeader {
		path := c.ecsPath(h.legacy, h.ecs)
		c.set(path, parts.Key(fmt.Sprintf("h%d", i)).Value())
		c.do(replacePattern(path, `\\([\\|])`, "${1}"))
	}
}

func (c *codec) ecsPath(legacy, ecs string) ottl.Path {
	if c.ecs {
		return c.field(ecs)
	}
	return c.field(legacy)
}

// cefExtension makes fields of the pairs behind the head. A value ends where the next key begins.
func (c *codec) cefExtension(extension ottl.Path) {
	c.do(replacePattern(extension, `"`, cefDouble))
	c.do(replacePattern(extension, `'`, cefSingle))
	c.do(replacePattern(extension, `(?:^|\s+)(\w+(?:\.[^.=\s|\\\[\]]+)*(?:\[[0-9]+\])?)=`, cefPair+"${1}"+cefValue))
	c.do(replacePattern(extension, "^"+cefPair, ""))
	fields := c.temp("cef_fields")
	c.do(ottl.Set(fields, ottl.Call("ParseKeyValue", extension.Value(), ottl.Str(cefValue), ottl.Str(cefPair))).Where(ottl.Ne(extension.Value(), ottl.Str(""))))
	c.when(ottl.Is("IsMap", fields.Value()), func() {
		all := func(mode, pattern, with string) {
			c.do(ottl.Do("replace_all_patterns", fields.Value(), ottl.Str(mode), ottl.Str(pattern), ottl.Str(with)))
		}
		all("value", cefDouble, `"`)
		all("value", cefSingle, `'`)
		all("value", `\\\\`, cefBackslash)
		all("value", `\\n`, "\n")
		all("value", `\\r`, "\r")
		all("value", `\\=`, "=")
		all("value", cefBackslash, `\`)
		if c.ecs {
			c.manualf("codec cef: the fields of the extension keep their names of CEF (src, dst, rt); rename them to those of the Elastic Common Schema, or set ecs_compatibility to disabled")
		} else {
			for _, n := range cefNames {
				all("key", "^"+n[0]+"$", n[1])
			}
			for _, n := range cefNumbered {
				all("key", `^c`+n[0]+`(\d+(?:Label)?)$`, n[1]+"${1}")
			}
		}
		c.do(ottl.Do("merge_maps", ottl.Attributes.Value(), fields.Value(), ottl.Str("upsert")))
		message := ottl.Attributes.Key("message")
		c.do(ottl.Set(ottl.Body, message.Value()).Where(ottl.Exists(message.Value())))
		c.do(ottl.Delete(message))
	})
}
