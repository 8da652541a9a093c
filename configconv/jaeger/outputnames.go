package jaeger

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/workload"
)

// outputNames gives the configuration of each program of a source its name. One that a service of the source mounts already, because it
// took the place of a program in an earlier run, is not given to another program.
type outputNames struct {
	source  string
	mounted []*workload.Container
	given   map[string]bool
}

func newOutputNames(source string, components []component) *outputNames {
	n := &outputNames{source: source, given: map[string]bool{}}
	for _, c := range components {
		if c.container != nil && c.container.Node.File() != nil {
			n.mounted = workload.FromYAML(c.container.Node.File())
			break
		}
	}
	return n
}

// outputName is the name of the file of a configuration.
func outputName(source, suffix string) string {
	if suffix != "" {
		source += "." + suffix
	}
	return source + ".otel.yaml"
}

// suffix is what stands between the name of the source and the end of that of the configuration: nothing for the most important program,
// else the program, with a number where it is taken.
func (n *outputNames) suffix(c component, main bool) string {
	free := func(suffix string) bool { return !n.given[suffix] && !n.taken(c, suffix) }
	suffix := ""
	if !main || !free(suffix) {
		suffix = string(c.role)
		for i := 2; !free(suffix); i++ {
			suffix = fmt.Sprintf("%s-%d", c.role, i)
		}
	}
	n.given[suffix] = true
	return suffix
}

// taken reports whether a service mounts the file that is not the Collector of the program itself, or a pod a ConfigMap that was made of
// it.
func (n *outputNames) taken(c component, suffix string) bool {
	name := path.Base(outputName(n.source, suffix))
	return slices.ContainsFunc(n.mounted, func(other *workload.Container) bool {
		return slices.ContainsFunc(other.Mounts, func(m workload.Mount) bool {
			configMap, ofPod := strings.CutPrefix(m.Source, "configMap ")
			if ofPod { // which of the names the file had is not to be seen
				return givenConfigMap.MatchString(configMap) && (suffix == "" || strings.HasPrefix(configMap, configMapName(Role(suffix))))
			}
			return path.Base(m.Source) == name && !waitsFor(other, c.container)
		})
	})
}

// configMapName is the name of the ConfigMap with the configuration of a program that was replaced.
func configMapName(role Role) string { return "otel-" + string(role) + "-config" }

// givenConfigMap matches the names that configMapName gives, with the number of one that was taken.
var givenConfigMap = regexp.MustCompile(`^otel-(agent|collector|ingester|query|all-in-one)-config(-[0-9]+)?$`)

// configMapMounted reports whether a pod mounts a ConfigMap of that name.
func (n *outputNames) configMapMounted(name string) bool {
	return slices.ContainsFunc(n.mounted, func(c *workload.Container) bool {
		return slices.ContainsFunc(c.Mounts, func(m workload.Mount) bool { return m.Source == "configMap "+name })
	})
}

// waitsFor reports whether a compose service depends on another, as the Collector does that was put in front of it.
func waitsFor(c, other *workload.Container) bool {
	return other != nil && slices.Contains(names(c.Node.Get("depends_on")), other.Name)
}
