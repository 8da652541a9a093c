package configconv

import (
	"regexp"
	"strings"
)

// program matches the programs that conversions are for.
var program = regexp.MustCompile(`(?i)jaeger|zipkin|prometheus|logstash|filebeat`)

// mention is the program that a file names first, outside of lines that are comments, and the line; "" for none.
func mention(data []byte) (name string, line int) {
	for text := range strings.Lines(string(data)) {
		line++
		trimmed := strings.TrimSpace(text)
		if strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, "//") || strings.HasPrefix(trimmed, ";") {
			continue
		}
		if found := program.FindString(text); found != "" {
			return strings.ToUpper(found[:1]) + strings.ToLower(found[1:]), line
		}
	}
	return "", 0
}

// nothing says of a file of some form that nothing in it was recognised: that it mentions a program all the same, and where, or that it
// does not.
func (d *Detected) nothing(form string, data []byte) {
	name, line := mention(data)
	if line == 0 {
		d.Other = form + " without anything that concerns Prometheus, Jaeger, Zipkin, Logstash or Filebeat"
		return
	}
	d.Other, d.Mention = form+" that mentions "+name+" in a form that is not read; look at it by hand", line
}
