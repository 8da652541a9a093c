// Package workload reads the containers out of the files that run programs: docker-compose files, Dockerfiles, Kubernetes
// manifests and Helm values. It knows what a container is started with, and where that stands; it knows nothing of what runs in it.
package workload

import (
	"path"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// Kinds of container that are no Kubernetes kind.
const (
	Compose    = "compose"
	Dockerfile = "Dockerfile"
	Helm       = "helm"
)

// Container is one container and what it is started with.
type Container struct {
	Kind     string // Compose, Dockerfile, Helm, or the Kubernetes kind: Deployment, DaemonSet, ...
	Workload string // the name of the service or of the Kubernetes object
	Name     string // the name of the container, the workload's where it has none
	Image    string // as written, with variables
	ImageAt  yamledit.Value
	At       conversion.Place
	Args     []Arg // the words of entrypoint or command, and of args
	Env      []Variable
	// EnvFrom names what the container takes all variables from: "configMap NAME", "secret NAME", "file PATH".
	EnvFrom []Reference
	Ports   []Port
	Mounts  []Mount
	// Node is the mapping of the service or container; it does not exist for a Dockerfile.
	Node yamledit.Value
	// Pod is the mapping of the pod that a Kubernetes container is in, and Labels are the pod's labels.
	Pod, Labels yamledit.Value
	// InitContainer says that it runs before the others, and ends.
	InitContainer bool
	HostNetwork   bool
}

// Arg is a word of a command line.
type Arg struct {
	Text string
	At   conversion.Place
	// Value is the scalar that holds the word and nothing else, where there is one.
	Value yamledit.Value
}

// Variable is an environment variable of a container.
type Variable struct {
	Name     string
	Value    string // as written
	HasValue bool   // false where it comes from elsewhere
	// From says where the value comes from: "secret NAME, key KEY", "field metadata.name", "the caller's environment".
	From string
	At   conversion.Place
	// Node is the scalar that holds the value, or "NAME=value" where Joined.
	Node   yamledit.Value
	Joined bool
	// Entry is the whole entry: the item of a list, or the key of a mapping.
	Entry yamledit.Value
}

// Reference is a place that names something else.
type Reference struct {
	Name string
	At   conversion.Place
}

// Port is a port that the container publishes or declares.
type Port struct {
	Text      string // as written
	Container string // the number inside the container, or a range of them, "8000-8010"
	Protocol  string // tcp or udp
	Exposed   bool   // of compose's expose: not published
	Value     yamledit.Value
}

// Mount is a file or folder of the outside that the container sees.
type Mount struct{ Source, Target string }

// Shared reports whether what describes the container describes another one as well, through a YAML anchor.
func (c *Container) Shared() bool { return c.Node.Shared() || c.Pod.Shared() }

// ImageName is the name of the image without registry, variables, tag and digest: "jaegertracing/all-in-one".
func (c *Container) ImageName() string {
	name, _ := SplitImage(c.Image)
	return name
}

// SplitImage splits an image reference into its last two path elements and its tag. Variables of docker compose before the name
// are dropped: "${REGISTRY:-}jaegertracing/jaeger:${TAG:-latest}" is "jaegertracing/jaeger" and "${TAG:-latest}".
func SplitImage(ref string) (name, tag string) {
	ref, _, _ = strings.Cut(ref, "@")
	for strings.HasPrefix(ref, "${") {
		end := strings.IndexByte(ref, '}')
		if end < 0 {
			break
		}
		ref = strings.TrimPrefix(ref[end+1:], "/")
	}
	name = ref
	if slash := strings.LastIndexByte(ref, '/'); strings.Contains(ref[slash+1:], ":") {
		at := slash + 1 + strings.IndexByte(ref[slash+1:], ':')
		name, tag = ref[:at], ref[at+1:]
	}
	dir, base := path.Split(name)
	if dir == "" {
		return base, tag
	}
	return path.Join(path.Base(path.Clean(dir)), base), tag
}

// Var is the last variable of that name, or nil.
func (c *Container) Var(name string) *Variable {
	for i := len(c.Env) - 1; i >= 0; i-- {
		if c.Env[i].Name == name {
			return &c.Env[i]
		}
	}
	return nil
}

// PlaceOf is the position of a value.
func PlaceOf(v yamledit.Value) conversion.Place { return conversion.At(v) }
