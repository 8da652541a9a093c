// Command collector is a real OpenTelemetry Collector for tests. It validates many configurations fast, and runs one.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/envprovider"
	"go.opentelemetry.io/collector/confmap/provider/fileprovider"
	"go.opentelemetry.io/collector/confmap/provider/yamlprovider"
	"go.opentelemetry.io/collector/otelcol"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"gopkg.in/yaml.v3"
)

const usage = `usage: collector dryrun FILE...   build every component of each configuration, and print what came of it as a line of JSON
       collector validate --config=FILE   the same for one, as otelcol has it
       collector run FILE         run until a signal comes
       collector fields           describe Prometheus' configuration as the prometheus receiver has it, as JSON`

func main() {
	args := os.Args[1:]
	switch {
	case len(args) > 1 && args[0] == "dryrun":
		if !dryRuns(args[1:]) {
			os.Exit(1)
		}
	case len(args) == 2 && args[0] == "validate" && strings.HasPrefix(args[1], "--config="):
		v := dryRun(strings.TrimPrefix(args[1], "--config="))
		if !v.OK {
			fmt.Fprintln(os.Stderr, "Error: "+v.Error)
			os.Exit(1)
		}
	case len(args) == 2 && args[0] == "run":
		col, err := collector(args[1], nil)
		if err == nil {
			err = col.Run(context.Background())
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case len(args) == 1 && args[0] == "fields":
		if err := writeFields(os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	default:
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
}

func collector(file string, logging []zap.Option) (*otelcol.Collector, error) {
	info := component.NewDefaultBuildInfo()
	info.Command = "collector"
	return otelcol.NewCollector(otelcol.CollectorSettings{
		Factories:      components,
		BuildInfo:      info,
		LoggingOptions: logging,
		ConfigProviderSettings: otelcol.ConfigProviderSettings{ResolverSettings: confmap.ResolverSettings{
			URIs:              []string{"file:" + file},
			ProviderFactories: []confmap.ProviderFactory{fileprovider.NewFactory(), envprovider.NewFactory(), yamlprovider.NewFactory()},
			DefaultScheme:     "env",
		}},
	})
}

// verdict is what came of one configuration.
type verdict struct {
	File     string   `json:"file"`
	OK       bool     `json:"ok"`
	Error    string   `json:"error,omitempty"`
	StandIns []string `json:"standins,omitempty"` // components that only their settings were checked of
}

func dryRuns(files []string) bool {
	ok := true
	enc := json.NewEncoder(os.Stdout)
	for _, file := range files {
		v := dryRun(file)
		ok = ok && v.OK
		if err := enc.Encode(v); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return false
		}
	}
	return ok
}

// dryRun reads a configuration, validates it and builds its pipelines. A panic of a component is an error of the configuration.
func dryRun(file string) (v verdict) {
	used := usedComponents(file)
	v = verdict{File: file, StandIns: slices.DeleteFunc(slices.Clone(used), func(c string) bool { return !standIns[c] })}
	defer func() {
		if p := recover(); p != nil {
			v.OK, v.Error = false, fmt.Sprintf("panic: %v", p)
		}
	}()
	quiet := zap.WrapCore(func(zapcore.Core) zapcore.Core { return zapcore.NewNopCore() })
	col, err := collector(file, []zap.Option{quiet})
	if err == nil {
		err = col.DryRun(context.Background())
	}
	if err == nil {
		err = oneProgram(used)
	}
	if err != nil {
		v.Error = err.Error()
	}
	v.OK = err == nil
	return v
}

// usedComponents are the components of a configuration, as kind/type, sorted.
func usedComponents(file string) (used []string) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	var sections map[string]yaml.Node
	if yaml.Unmarshal(data, &sections) != nil {
		return nil
	}
	for _, kind := range []string{"extensions", "receivers", "processors", "exporters", "connectors"} {
		content := sections[kind].Content
		for i := 0; i+1 < len(content); i += 2 {
			var id component.ID
			if id.UnmarshalText([]byte(content[i].Value)) == nil {
				used = append(used, kind+"/"+id.Type().String())
			}
		}
	}
	slices.Sort(used)
	return slices.Compact(used)
}
