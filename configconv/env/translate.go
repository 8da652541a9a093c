package env

import (
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

const (
	sdkDocs      = "https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/"
	exporterDocs = "https://opentelemetry.io/docs/specs/otel/protocol/exporter/"
	samplerDocs  = "https://opentelemetry.io/docs/specs/otel/trace/sdk/#jaegerremotesampler"
)

// assignment is a new variable.
type assignment struct{ name, value string }

// translation turns the legacy variables of one process into new ones. They depend on each other, so they are read together.
type translation struct {
	*conversion.Recorder
	scope       *scope
	phase       string
	keepSecrets bool
	added       []assignment
	stays       map[string]bool // legacy variables that the new ones refer to, or that need a person first
	said        map[string]bool
	sampling    string            // the sampler that the legacy variables ask for
	users       map[string]string // what refers to a legacy variable, which stays for that
}

func (t *translation) run() {
	t.stays, t.said, t.users = map[string]bool{}, map[string]bool{}, map[string]string{}
	legacy := t.scope.legacy()
	for _, v := range legacy {
		if t.users[v.name] = t.scope.user(v.name); t.users[v.name] != "" {
			t.stays[v.name] = true
		}
	}
	for _, v := range legacy {
		if v.several {
			t.say(v.name, finding.Manual, "is set in several parts of the script, so which value it has is not known here: set what it becomes beside each of them", sdkDocs)
		}
	}
	t.service()
	t.endpoint()
	t.credentials()
	t.sampler()
	t.tags()
	t.propagation(legacy)
	t.reporter()
	t.switches()
	t.zipkin()
	t.exporters()
	t.byHand()
	for _, v := range legacy {
		t.say(v.name, finding.Manual, "is a setting that this tool knows no counterpart of; look for it in the program", sdkDocs)
	}
}

// literal is the value of a variable; ok is false where it is not set or comes from elsewhere.
func (t *translation) literal(name string) (string, bool) {
	v := t.scope.get(name)
	if v == nil || !v.known {
		return "", false
	}
	return v.value, true
}

// text is the value of a variable as it can stand inside another one: itself, or a reference to the variable where the value comes from
// elsewhere and the form can refer to it.
func (t *translation) text(name string) (string, bool) {
	v := t.scope.get(name)
	switch {
	case v == nil, v.several:
		return "", false
	case v.known:
		return v.value, v.value != ""
	case v.copied != "":
		return v.copied, true
	case t.scope.syntax == dollarParens:
		t.stays[name] = true
		return "$(" + name + ")", true
	case t.scope.syntax == dollarBraces:
		t.stays[name] = true
		return "${" + name + "}", true
	}
	return "", false
}

// refers reports whether a value refers to another variable, so that it is not known here.
func refers(value string) bool {
	return strings.Contains(value, "{{") || strings.Contains(value, specifier) || anyReference.MatchString(value)
}

// anyReference matches where a reference of a shell, of compose or of Kubernetes begins.
var anyReference = regexp.MustCompile(`\$[A-Za-z_{(]`)

// say records the finding of a variable, once.
func (t *translation) say(name string, status finding.Status, message, url string) {
	v := t.scope.get(name)
	if v == nil || t.said[name] {
		return
	}
	t.said[name] = true
	if status == finding.Manual {
		t.stays[name] = true
	}
	byHand := t.scope.like() == nil && !t.scope.secret
	if t.stays[name] && t.phase == conversion.Final && status != finding.Manual && !byHand {
		if user := t.users[name]; user != "" {
			message += "; it stays, because " + user
		} else {
			message += "; it stays, because its value comes from " + orElse(v.from, "elsewhere") + " and the new variable refers to it"
		}
	}
	if byHand && status != finding.Manual {
		status, message = finding.Manual, message+". Change it by hand: this form of file is not edited"
	} else if v.fixed && t.phase == conversion.Final && status != finding.Manual && status != finding.Keep {
		status, message = finding.Manual, message+". Take the old variable out by hand: it shares its line with others"
	}
	rec := *t.Recorder
	rec.Family = family(name)
	rec.Add(v.at, rule(name), name, status, message, url)
}

// family is the one that the findings of a variable belong to.
func family(name string) string {
	if isZipkin(name) || strings.HasPrefix(name, "OTEL_EXPORTER_ZIPKIN_") {
		return "zipkin"
	}
	return "jaeger"
}

// byHand lists the new variables where the file is none that is edited. Headers hold secrets, so their values are not printed.
func (t *translation) byHand() {
	if t.scope.like() != nil || t.scope.secret || len(t.added) == 0 {
		return
	}
	var list []string
	for _, a := range t.added {
		if strings.HasSuffix(a.name, "_HEADERS") {
			list = append(list, a.name)
		} else {
			list = append(list, a.name+"="+a.value)
		}
	}
	t.Add(t.scope.legacy()[0].at, "env-by-hand", t.scope.name, finding.Manual, "set by hand, since this form of file is not edited: "+strings.Join(list, " "), sdkDocs)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// add sets a new variable, unless the process has it already.
func (t *translation) add(name, value string) {
	if have := t.scope.get("OTEL_TRACES_SAMPLER"); name == "OTEL_TRACES_SAMPLER_ARG" && have != nil && have.value != t.sampling {
		return // it would be the argument of another sampler
	}
	if name == "OTEL_TRACES_SAMPLER" {
		t.sampling = value
	}
	if have := t.scope.get(name); have != nil {
		if !t.said[name] {
			t.said[name] = true
			status, message := finding.Keep, "is set already, and stays as it is"
			if (!have.known || have.value != value) && (have.copied == "" || have.copied != value) {
				status, message = finding.Review, "is set already, to something else than the old variables say; it stays, and they are not carried over"
			}
			t.Add(have.at, rule(name), name, status, message, sdkDocs)
		}
		return
	}
	for _, a := range t.added {
		if a.name == name {
			return
		}
	}
	t.added = append(t.added, assignment{name, value})
}
