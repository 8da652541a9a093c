package configconv

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/jaeger"
	"github.com/otelmigrate/otelmigrate/configconv/prometheus"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// imageOf matches the last element of the names of images of the programs, whoever built them.
var imageOf = map[Format]*regexp.Regexp{
	Jaeger:     regexp.MustCompile(`^jaeger(-(agent|collector|ingester|query|all-in-one))?$`),
	Zipkin:     regexp.MustCompile(`^zipkin(-slim|-server)?$`),
	Prometheus: regexp.MustCompile(`^prometheus$`),
}

// baseImage matches the image that a Dockerfile inside of another file begins with.
var baseImage = regexp.MustCompile(`(?im)^\s*FROM\s+(?:--\S+\s+)*(\S+)`)

// programOf is the source whose program an image seems to hold, "" for other images.
func programOf(image string) Format {
	name, _ := workload.SplitImage(image)
	if name == "jaegertracing/all-in-one" || name == "jaegertracing/opentelemetry-all-in-one" {
		return Jaeger
	}
	for _, format := range []Format{Jaeger, Zipkin, Prometheus} {
		if imageOf[format].MatchString(path.Base(name)) {
			return format
		}
	}
	return ""
}

// unread says of each image of one of the programs in a file that no converter reads it: it stands in a service of a form that is not
// known, or is not the project's own. The result has no findings where there is none. Nothing else of a file that is converted would
// speak of it.
func unread(f *yamledit.File, containers []*workload.Container, from Format) *conversion.Conversion {
	rec := conversion.Recorder{Conversion: &conversion.Conversion{Source: f.Name, From: string(from)}}
	read := map[*yaml.Node]bool{}
	for _, c := range containers {
		if runs(c) != "" {
			read[c.ImageAt.Node()] = true
		}
	}
	tell := func(v yamledit.Value, image string) {
		format := programOf(image)
		if format == "" || read[v.Node()] || from != Auto && from != format {
			return
		}
		read[v.Node()] = true // others have it by an alias
		if rec.From == string(Auto) {
			rec.From = string(format)
		}
		rec.Family = string(format)
		program := strings.ToUpper(string(format[:1])) + string(format[1:])
		rec.Add(conversion.At(v), "not-read", v.Path(), finding.Manual, fmt.Sprintf("seems to run %s, in a form or an image that this tool does not read, so nothing of it is converted: look at it by hand", program), "")
	}
	var walk func(v yamledit.Value)
	walk = func(v yamledit.Value) {
		for _, e := range v.Entries() {
			switch {
			case e.Key == "image" && e.Value.IsScalar():
				tell(e.Value, e.Value.Text())
			case e.Key == "dockerfile_inline" && e.Value.IsScalar():
				for _, m := range baseImage.FindAllStringSubmatch(e.Value.Text(), -1) {
					tell(e.Value, m[1])
				}
			default:
				walk(e.Value)
			}
		}
		for _, item := range v.Items() {
			walk(item)
		}
	}
	for _, doc := range f.Docs {
		if jaeger.IsOperatorResource(doc) || prometheus.IsOperatorResource(doc) || jaeger.RecogniseValues(doc) || prometheus.Section(doc).Exists() {
			continue // what it names belongs to what is converted
		}
		walk(doc)
	}
	rec.Finish()
	return rec.Conversion
}
