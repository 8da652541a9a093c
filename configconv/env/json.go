package env

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// jsonFile reads the environments that a JSON file sets: task definitions of ECS, devcontainer.json, launchSettings.json, launch.json,
// Kubernetes manifests, and assignments inside of command lines such as the scripts of package.json. Nothing in them is edited.
func jsonFile(name string, data []byte) (scopes []*scope, form string, err error) {
	if !jsonMention.Match(data) {
		return nil, "", nil
	}
	f, err := yamledit.Parse(name, WithoutComments(data))
	if err != nil {
		return nil, "", err
	}
	if len(f.Docs) > 0 && f.Docs[0].Get("schema_version").Exists() && f.Docs[0].Get("findings").Exists() {
		return nil, "", nil // a checklist of this tool, which lists variables
	}
	scopes, form = documents(f)
	for _, s := range scopes {
		if form == "helm" { // any other JSON: who reads it, and whether that knows references, is not known
			s.syntax = noReferences
		}
		s.secret = s.secret || strings.HasSuffix(s.name, "secrets") // the part of a container's environment that ECS has apart
		for i := range s.vars {
			s.vars[i].fixed, s.vars[i].render = true, nil
		}
	}
	return scopes, "json", nil
}

// jsonMention matches what a file has to hold for one of the variables to be in it; the others need not be parsed.
var jsonMention = regexp.MustCompile(`JAEGER_|ZIPKIN|SLEUTH|TRACING_SAMPLING|` + tracesExporter)

// WithoutComments blanks the comments that JSON files of editors and tools have, so that everything else stays in its place.
func WithoutComments(data []byte) []byte {
	out := bytes.Clone(data)
	blank := func(from, to int) {
		for i := from; i < to; i++ {
			if out[i] != '\n' && out[i] != '\r' {
				out[i] = ' '
			}
		}
	}
	for i := 0; i < len(data); i++ {
		switch {
		case data[i] == '"':
			for i++; i < len(data) && data[i] != '"' && data[i] != '\n'; i++ {
				if data[i] == '\\' {
					i++
				}
			}
		case bytes.HasPrefix(data[i:], []byte("//")):
			end := len(data)
			if n := bytes.IndexByte(data[i:], '\n'); n >= 0 {
				end = i + n
			}
			blank(i, end)
			i = end
		case bytes.HasPrefix(data[i:], []byte("/*")):
			end := len(data)
			if n := bytes.Index(data[i+2:], []byte("*/")); n >= 0 {
				end = i + 2 + n + 2
			}
			blank(i, end)
			i = end - 1
		}
	}
	return out
}
