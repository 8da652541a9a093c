package logstash

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// charsets are the names of IANA, which the Collector knows, for those of Ruby that differ.
var charsets = map[string]string{
	"us-ascii": "", "ascii": "", "utf-8": "", "utf8-mac": "", "utf-8-mac": "", "cp65001": "", "locale": "", "external": "",
	"cp1250": "windows-1250", "cp1251": "windows-1251", "cp1252": "windows-1252", "cp1253": "windows-1253", "cp1254": "windows-1254",
	"cp1255": "windows-1255", "cp1256": "windows-1256", "cp1257": "windows-1257", "cp1258": "windows-1258",
	"cp874": "windows-874", "windows-31j": "shift_jis", "sjis": "shift_jis", "cp932": "shift_jis", "cp936": "gbk", "cp866": "ibm866",
	"cp437": "ibm437", "cp850": "ibm850", "cp852": "ibm852", "cp855": "ibm855", "cp949": "euc-kr", "euckr": "euc-kr", "eucjp": "euc-jp",
	"cp950": "big5", "big5-hkscs": "big5", "utf-16": "utf-16be",
}

// knownCharsets are those whose name is the same (golang.org/x/text/encoding/ianaindex).
var knownCharsets = []string{"iso-8859-", "windows-12", "ibm", "koi8-", "gb", "big5", "euc-", "shift_jis", "utf-16", "macintosh"}

// charset is the encoding of the input. Texts that are not in it are made valid in Logstash, and in the Collector as well.
func (c *codec) charset() {
	name := c.string("charset", "UTF-8")
	lower := strings.ToLower(name)
	encoding, known := charsets[lower]
	if !known {
		for _, k := range knownCharsets {
			if strings.HasPrefix(lower, k) {
				encoding, known = lower, true
			}
		}
	}
	switch {
	case !known:
		c.manualf("charset => %s: the Collector does not know this encoding; convert the text before it", name)
	default:
		c.encoding = encoding
	}
}

// plainCodec leaves the text of the event in message.
func plainCodec(c *codec) {
	c.charset()
	c.original()
}

// lineCodec is plainCodec for a stream: its receiver finds the ends of the lines.
func lineCodec(c *codec) {
	if d := c.string("delimiter", "\n"); d != "\n" && d != `\n` {
		c.delimiter = d
	}
	switch c.framed {
	case asPackets:
		if c.delimiter == "" {
			c.delimiter = "\n"
		}
	case asMessages:
		c.reviewf("codec line: a message that has several lines stays one event")
	}
	plainCodec(c)
}

func init() {
	codecs["plain"] = plainCodec
	codecs["line"] = lineCodec
}

// hasText is the condition that the record has a text.
func hasText() ottl.Cond { return ottl.Is("IsString", ottl.Body.Value()) }
