package env

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// tags are attributes of the resource.
func (t *translation) tags() {
	v := t.scope.get("JAEGER_TAGS")
	if v == nil {
		return
	}
	value, ok := t.literal("JAEGER_TAGS")
	if !ok {
		t.say("JAEGER_TAGS", finding.Manual, "set OTEL_RESOURCE_ATTRIBUTES to the same list; a comma, an equals sign, a percent sign or a blank in a value has to be percent-encoded", sdkDocs)
		return
	}
	var list []string
	status, message := finding.Review, "are attributes of the resource, OTEL_RESOURCE_ATTRIBUTES"
	for one := range strings.SplitSeq(value, ",") {
		key, val, ok := strings.Cut(one, "=")
		key, val = strings.TrimSpace(key), strings.TrimSpace(val)
		if !ok || key == "" {
			if strings.TrimSpace(one) != "" {
				t.say("JAEGER_TAGS", finding.Manual, fmt.Sprintf("%q is no key=value; the clients stop at it. Set OTEL_RESOURCE_ATTRIBUTES", strings.TrimSpace(one)), sdkDocs)
				return
			}
			continue
		}
		resolved, ok := t.tagValue(val)
		if !ok {
			status, message = finding.Manual, "are attributes of the resource, OTEL_RESOURCE_ATTRIBUTES, but "+key+": "+val+" refers to a variable when the program starts, and this form of file cannot. Add it with its value"
			continue
		}
		list = append(list, encodeValue(key)+"="+resolved)
	}
	if len(list) > 0 {
		t.add("OTEL_RESOURCE_ATTRIBUTES", strings.Join(list, ","))
	}
	t.say("JAEGER_TAGS", status, message, sdkDocs)
}

// tagReference is ${NAME:default} of Jaeger's tags, which the client resolves when it starts (config_env.go, parseTags).
var tagReference = regexp.MustCompile(`^\$\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?\}$`)

func (t *translation) tagValue(val string) (string, bool) {
	if m := tagReference.FindStringSubmatch(strings.ReplaceAll(val, "$$", "$")); m != nil && !strings.HasPrefix(m[2], "-") {
		switch t.scope.syntax {
		case dollarParens:
			return "$(" + m[1] + ")", true
		case dollarBraces:
			if m[2] != "" {
				return "${" + m[1] + ":-" + encodeValue(m[2]) + "}", true
			}
			return "${" + m[1] + "}", true
		}
		return "", false
	}
	if refers(val) {
		return val, true // the file's own reference
	}
	return encodeValue(val), true
}

// encodeValue percent-encodes what cannot stand in a list of the form of W3C baggage (OTEL_RESOURCE_ATTRIBUTES, "Resource SDK").
func encodeValue(s string) string {
	if refers(s) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`",;\%=`, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
