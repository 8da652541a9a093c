package workload

import (
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// kubernetes reads the containers of an object: whatever has a pod template, a Pod, and the items of a List.
func kubernetes(doc yamledit.Value) (list []*Container) {
	kind := doc.Get("kind").Text()
	if kind == "List" {
		for _, item := range doc.Get("items").Items() {
			list = append(list, kubernetes(item)...)
		}
		return list
	}
	template := doc.Get("spec", "template")
	switch kind {
	case "Pod":
		template = doc
	case "CronJob":
		template = doc.Get("spec", "jobTemplate", "spec", "template")
	}
	pod := template.Get("spec")
	if !pod.IsMap() {
		return nil
	}
	volumes := map[string]string{}
	for _, v := range pod.Get("volumes").Items() {
		source := v.Get("configMap", "name").Text()
		if source != "" {
			source = "configMap " + source
		} else if s := v.Get("secret", "secretName").Text(); s != "" {
			source = "secret " + s
		} else {
			source = v.Get("hostPath", "path").Text()
		}
		volumes[v.Get("name").Text()] = source
	}
	for _, group := range []string{"initContainers", "containers"} {
		for _, s := range pod.Get(group).Items() {
			c := PodContainer(s)
			c.Pod, c.Labels = pod, template.Get("metadata", "labels")
			c.Kind, c.Workload = kind, doc.Get("metadata", "name").Text()
			c.InitContainer = group == "initContainers"
			c.HostNetwork = pod.Get("hostNetwork").Text() == "true"
			for _, m := range s.Get("volumeMounts").Items() {
				target := m.Get("mountPath").Text()
				c.Mounts = append(c.Mounts, Mount{volumes[m.Get("name").Text()], target})
			}
			list = append(list, c)
		}
	}
	return list
}

// PodContainer reads a container of a pod.
func PodContainer(s yamledit.Value) *Container {
	c := &Container{Name: s.Get("name").Text(), Image: s.Get("image").Text(), ImageAt: s.Get("image"), At: PlaceOf(s), Node: s}
	c.Args = append(words(s.Get("command")), words(s.Get("args"))...)
	c.Env = PodEnv(s.Get("env"))
	for _, from := range s.Get("envFrom").Items() {
		for _, kind := range []string{"configMap", "secret"} {
			if name := from.Get(kind+"Ref", "name"); name.Exists() {
				c.EnvFrom = append(c.EnvFrom, Reference{kind + " " + name.Text(), PlaceOf(from)})
			}
		}
	}
	for _, p := range s.Get("ports").Items() {
		protocol := "tcp"
		if p.Get("protocol").Text() == "UDP" {
			protocol = "udp"
		}
		c.Ports = append(c.Ports, Port{Text: p.Get("containerPort").Text(), Container: p.Get("containerPort").Text(), Protocol: protocol, Value: p})
	}
	return c
}

// PodEnv reads a list of variables of a pod's container.
func PodEnv(env yamledit.Value) (vars []Variable) {
	for _, item := range env.Items() {
		name := item.Get("name")
		v := Variable{Name: name.Text(), At: PlaceOf(name), Entry: item}
		if value := item.Get("value"); value.Exists() || !item.Get("valueFrom").Exists() {
			v.Value, v.HasValue, v.Node = value.Text(), true, value
		} else {
			v.From = source(item.Get("valueFrom"))
		}
		vars = append(vars, v)
	}
	return vars
}

func source(from yamledit.Value) string {
	if s := from.Get("secretKeyRef"); s.Exists() {
		return "secret " + s.Get("name").Text() + ", key " + s.Get("key").Text()
	}
	if s := from.Get("configMapKeyRef"); s.Exists() {
		return "configMap " + s.Get("name").Text() + ", key " + s.Get("key").Text()
	}
	if s := from.Get("fieldRef", "fieldPath"); s.Exists() {
		return "field " + s.Text()
	}
	if s := from.Get("resourceFieldRef", "resource"); s.Exists() {
		return "resource " + s.Text()
	}
	return "elsewhere"
}

// Service is a Kubernetes Service.
type Service struct {
	Name  string
	Ports []string // as written
	At    conversion.Place
}

// Services are the Services in the file of a container of a pod whose selectors select that pod, in the order in which they stand.
func (c *Container) Services() (list []Service) {
	var read func(doc yamledit.Value)
	read = func(doc yamledit.Value) {
		for _, item := range doc.Get("items").Items() {
			read(item)
		}
		selector := doc.Get("spec", "selector").Entries()
		if doc.Get("kind").Text() != "Service" || len(selector) == 0 {
			return
		}
		for _, e := range selector {
			if e.Value.Text() != c.Labels.Get(e.Key).Text() {
				return
			}
		}
		s := Service{Name: doc.Get("metadata", "name").Text(), At: PlaceOf(doc.Get("metadata", "name"))}
		for _, p := range doc.Get("spec", "ports").Items() {
			s.Ports = append(s.Ports, p.Get("port").Text())
		}
		list = append(list, s)
	}
	if c.Node.File() != nil {
		for _, doc := range c.Node.File().Docs {
			read(doc)
		}
	}
	return list
}
