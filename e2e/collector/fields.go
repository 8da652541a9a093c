package main

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"runtime/debug"
	"strings"

	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/aws"
	"github.com/prometheus/prometheus/discovery/azure"
	"github.com/prometheus/prometheus/discovery/consul"
	"github.com/prometheus/prometheus/discovery/digitalocean"
	"github.com/prometheus/prometheus/discovery/dns"
	"github.com/prometheus/prometheus/discovery/eureka"
	"github.com/prometheus/prometheus/discovery/file"
	"github.com/prometheus/prometheus/discovery/gce"
	"github.com/prometheus/prometheus/discovery/hetzner"
	"github.com/prometheus/prometheus/discovery/http"
	"github.com/prometheus/prometheus/discovery/ionos"
	"github.com/prometheus/prometheus/discovery/kubernetes"
	"github.com/prometheus/prometheus/discovery/linode"
	"github.com/prometheus/prometheus/discovery/marathon"
	"github.com/prometheus/prometheus/discovery/moby"
	"github.com/prometheus/prometheus/discovery/nomad"
	"github.com/prometheus/prometheus/discovery/openstack"
	"github.com/prometheus/prometheus/discovery/outscale"
	"github.com/prometheus/prometheus/discovery/ovhcloud"
	"github.com/prometheus/prometheus/discovery/puppetdb"
	"github.com/prometheus/prometheus/discovery/scaleway"
	"github.com/prometheus/prometheus/discovery/stackit"
	"github.com/prometheus/prometheus/discovery/targetgroup"
	"github.com/prometheus/prometheus/discovery/triton"
	"github.com/prometheus/prometheus/discovery/uyuni"
	"github.com/prometheus/prometheus/discovery/vultr"
	"github.com/prometheus/prometheus/discovery/xds"
	"github.com/prometheus/prometheus/discovery/zookeeper"
)

// field is a field of a section, and described a section.
type (
	field struct {
		Type string `json:"type"`
	}
	described struct {
		Fields map[string]field `json:"fields"`
	}
)

// types are the sections by the names of their Go types.
var types = map[string]described{}

// leaf names the types that stand for one value; "" for others.
func leaf(t reflect.Type) string {
	switch t.String() {
	case "config.Secret":
		return "secret"
	case "config.URL", "*config.URL":
		return "url"
	case "model.Duration", "time.Duration":
		return "duration"
	case "relabel.Regexp":
		return "regex"
	case "units.Base2Bytes":
		return "size"
	case "labels.Labels", "model.LabelSet":
		return "map<string>"
	case "url.Values":
		return "map<[]string>"
	case "model.ValidationScheme", "config.TLSVersion":
		return "string"
	case "http.Header", "config.ProxyHeader":
		return "map<[]secret>"
	}
	return ""
}

// name is the name of a type: with its package, unless that is config.
func name(t reflect.Type) string {
	n := t.Name()
	pkg := t.PkgPath()
	base := pkg[strings.LastIndexByte(pkg, '/')+1:]
	if base == "config" {
		return n
	}
	return base + "." + n
}

// of names a type, and describes it where it is a section.
func of(t reflect.Type) string {
	if l := leaf(t); l != "" {
		return l
	}
	switch t.Kind() {
	case reflect.Pointer:
		return of(t.Elem())
	case reflect.Bool:
		return "bool"
	case reflect.String:
		return "string"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "int"
	case reflect.Float32, reflect.Float64:
		return "float"
	case reflect.Slice, reflect.Array:
		return "[]" + of(t.Elem())
	case reflect.Map:
		return "map<" + of(t.Elem()) + ">"
	case reflect.Interface:
		return "any"
	case reflect.Struct:
		n := name(t)
		if n == "targetgroup.Group" {
			types[n] = described{Fields: map[string]field{"targets": {"[]string"}, "labels": {"map<string>"}}}
			return n
		}
		if n == "Headers" {
			return "map<" + of(t.Field(0).Type.Elem()) + ">"
		}
		if _, ok := types[n]; !ok {
			types[n] = described{}
			fs := map[string]field{}
			add(fs, t)
			types[n] = described{Fields: fs}
		}
		return n
	}
	return "any"
}

// add adds the fields of a struct; those of inlined structs count as its own.
func add(fs map[string]field, t reflect.Type) {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		if f.Name == "ServiceDiscoveryConfigs" {
			fs["static_configs"] = field{"[]" + of(reflect.TypeOf(targetgroup.Group{}))}
			for _, c := range discoveries {
				fs[c.Name()+"_sd_configs"] = field{"[]" + of(reflect.TypeOf(c))}
			}
			continue
		}
		if !f.IsExported() {
			continue
		}
		tag := f.Tag.Get("yaml")
		n, opts, _ := strings.Cut(tag, ",")
		if n == "-" {
			continue
		}
		if strings.Contains(opts, "inline") {
			ft := f.Type
			if ft.Kind() == reflect.Pointer {
				ft = ft.Elem()
			}
			if ft.Kind() == reflect.Struct {
				add(fs, ft)
				continue
			}
			if ft.Kind() == reflect.Map {
				continue
			}
		}
		if n == "" {
			n = strings.ToLower(f.Name)
		}
		fs[n] = field{of(f.Type)}
	}
}

// discoveries are all service discoveries but the static one.
var discoveries = []discovery.Config{&aws.SDConfig{}, &aws.EC2SDConfig{}, &aws.ECSSDConfig{}, &aws.ElasticacheSDConfig{}, &aws.LightsailSDConfig{}, &aws.MSKSDConfig{}, &aws.RDSSDConfig{}, &azure.SDConfig{}, &consul.SDConfig{}, &digitalocean.SDConfig{}, &dns.SDConfig{}, &eureka.SDConfig{}, &file.SDConfig{}, &gce.SDConfig{}, &hetzner.SDConfig{}, &http.SDConfig{}, &ionos.SDConfig{}, &kubernetes.SDConfig{}, &linode.SDConfig{}, &marathon.SDConfig{}, &moby.DockerSDConfig{}, &moby.DockerSwarmSDConfig{}, &nomad.SDConfig{}, &openstack.SDConfig{}, &outscale.SDConfig{}, &ovhcloud.SDConfig{}, &puppetdb.SDConfig{}, &scaleway.SDConfig{}, &stackit.SDConfig{}, &triton.SDConfig{}, &uyuni.SDConfig{}, &vultr.SDConfig{}, &xds.KumaSDConfig{}, &zookeeper.ServersetSDConfig{}, &zookeeper.NerveSDConfig{}}

// writeFields describes every section of Prometheus' configuration, and every service discovery: their fields and the types of those.
func writeFields(w io.Writer) error {
	if registered := discovery.RegisteredConfigNames(); len(discoveries) != len(registered)-1 { // all but static
		return fmt.Errorf("%d service discoveries are listed here, and Prometheus has %v", len(discoveries), registered)
	}
	of(reflect.TypeOf(config.Config{}))
	version := ""
	if bi, ok := debug.ReadBuildInfo(); ok {
		for _, d := range bi.Deps {
			if d.Path == "github.com/prometheus/prometheus" {
				version = d.Version
			}
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(map[string]any{"prometheus": version, "types": types})
}
