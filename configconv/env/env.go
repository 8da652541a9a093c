// Package env converts the environment of Jaeger and Zipkin clients into the environment of the OpenTelemetry SDK, in the files that
// set it: environment files, docker-compose files, Kubernetes manifests, Helm values, Dockerfiles, systemd units, shell scripts and
// Procfiles. It changes only the lines that it has to, and keeps comments and layout. In JSON it changes nothing, and says what to do.
package env

import (
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/edit"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// variable is an assignment in a file.
type variable struct {
	name  string
	value string // as written, without the quotes of its file
	known bool   // false where the value comes from elsewhere (a secret, a field of the pod, the caller)
	from  string // where it comes from then
	// copied is the text of such a value that means the same in another assignment of the file, "" for none.
	copied string
	at     conversion.Place
	// start and end are the bytes that go when the assignment goes: whole lines, or a word and the blank before it.
	start, end int
	// removed is what stays in their place: a comment that stood on the line.
	removed string
	// render writes another assignment in the same form, to stand at end.
	render func(name, value string) string
	// fixed says that the assignment cannot be edited.
	fixed bool
	// nested says that the assignment is in a part of a script that may not be run.
	nested bool
	// several says that parts of a script set the variable, each to a value of its own.
	several bool
}

// scope is the environment of one process.
type scope struct {
	name   string
	vars   []variable
	syntax references
	// emptied is the span of the key that the variables stand below, where that goes with the last of them; nil where it stays.
	emptied *yamledit.Splice
	// secret says that the values are secrets, which nothing here knows.
	secret bool
	// ordered says that a value can refer to variables that are set before it, and to no others.
	ordered bool
	// used are the variables that something else than a value in the scope refers to: a command line.
	used map[string]bool
	// inherited are the variables that come through a merge key of YAML, whose assignments stand elsewhere.
	inherited []string
	// server says that the process is a Collector, whose variables are read by its own configuration.
	server bool
}

// get is the last variable of that name.
func (s *scope) get(name string) *variable {
	for i := len(s.vars) - 1; i >= 0; i-- {
		if s.vars[i].name == name {
			return &s.vars[i]
		}
	}
	return nil
}

// legacy are the variables of legacy clients, in the order in which they stand.
func (s *scope) legacy() (list []*variable) {
	for i := range s.vars {
		if isLegacy(s.vars[i].name, s.vars[i].value) {
			list = append(list, &s.vars[i])
		}
	}
	return list
}

// like is the last legacy variable in whose form others can be written, nil where the file is none that is edited.
func (s *scope) like() *variable {
	legacy := s.legacy()
	for i := len(legacy) - 1; i >= 0; i-- {
		if legacy[i].render != nil {
			return legacy[i]
		}
	}
	return nil
}

// references is how a value refers to another variable.
type references int

const (
	noReferences references = iota
	dollarBraces            // ${NAME:-default}: compose, shells, Dockerfiles
	dollarParens            // $(NAME): Kubernetes
)

// Recognise is the form of a file that sets variables of a legacy client: dotenv, compose, kubernetes, helm, dockerfile, systemd, shell
// procfile or json; "" for a file that sets none.
func Recognise(name string, data []byte) string {
	scopes, form, err := read(name, data)
	if err != nil || !slices.ContainsFunc(scopes, func(s *scope) bool { return len(s.legacy()) > 0 }) {
		return ""
	}
	return form
}

// Convert converts the client environment in one file, in place. The error is about the file as a whole and names its place.
func Convert(src conversion.Source, opts conversion.Options) (*conversion.Conversion, error) {
	scopes, form, err := read(src.Name, src.Data)
	if err != nil {
		return nil, err
	}
	rec := conversion.Recorder{Conversion: &conversion.Conversion{Source: src.Name, From: "env"}, Family: "jaeger", Kind: finding.Env}
	var splices []yamledit.Splice
	for _, s := range scopes {
		if len(s.legacy()) == 0 {
			continue
		}
		if s.server {
			keepServer(&rec, s)
			continue
		}
		t := &translation{Recorder: &rec, scope: s, phase: opts.Phase, keepSecrets: opts.KeepSecrets}
		t.run()
		splices = append(splices, t.splices()...)
	}
	if len(splices) > 0 {
		changed, err := yamledit.Apply(src.Data, unique(splices))
		if err == nil {
			err = readable(src.Name, changed, form)
		}
		if err != nil {
			rec.Problem(conversion.Place{File: src.Name, Line: 1, Column: 1}, "the variables could not be edited in place: "+err.Error())
		} else if string(changed) != string(src.Data) {
			rec.Changes = append(rec.Changes, edit.Change{Rel: src.Name, Old: src.Data, New: changed})
		}
	}
	rec.Finish()
	return rec.Conversion, nil
}

// readable holds that a changed file can be read in the same form as before.
func readable(name string, data []byte, form string) error {
	_, got, err := read(name, data)
	if err == nil && got != form {
		err = &yamledit.Error{Name: name, Reason: "what comes out is no " + form + " file"}
	}
	return err
}

// unique drops splices that several scopes have in common: an anchor that several services share.
func unique(splices []yamledit.Splice) (out []yamledit.Splice) {
	for _, s := range splices {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// render writes new variables in the form of an existing one.
func render(added []assignment, like *variable) string {
	var b strings.Builder
	for _, n := range added {
		if like.render != nil {
			b.WriteString(like.render(n.name, n.value))
		}
	}
	return b.String()
}

// read finds the environments that a file sets.
func read(name string, data []byte) (scopes []*scope, form string, err error) {
	if err := yamledit.CheckText(name, data); err != nil {
		return nil, "", err
	}
	base := strings.ToLower(name[strings.LastIndexByte(name, '/')+1:])
	switch {
	case workload.IsDockerfile(name):
		return dockerfile(name, data)
	case strings.HasSuffix(base, ".service") || strings.HasSuffix(base, ".conf") && strings.Contains(string(data), "[Service]"):
		return systemd(name, data), "systemd", nil
	case base == "procfile":
		return procfile(name, data), "procfile", nil
	case strings.HasSuffix(base, ".sh"), strings.HasSuffix(base, ".bash"), strings.HasPrefix(string(data), "#!") && strings.Contains(strings.SplitN(string(data), "\n", 2)[0], "sh"):
		return shell(name, data)
	case strings.HasSuffix(base, ".yml"), strings.HasSuffix(base, ".yaml"):
		return yamlFile(name, data)
	case strings.HasSuffix(base, ".json"):
		return jsonFile(name, data)
	case strings.HasSuffix(base, ".env"), strings.HasPrefix(base, ".env"):
		return dotenv(name, data), "dotenv", nil
	}
	return nil, "", nil
}
