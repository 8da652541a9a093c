package main

import (
	"encoding/json"
	"flag"
	"os"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/otelmigrate/otelmigrate/analyzers/jaegerclient"
	"github.com/otelmigrate/otelmigrate/analyzers/opentracing"
	"github.com/otelmigrate/otelmigrate/analyzers/promclient"
	"github.com/otelmigrate/otelmigrate/analyzers/zipkin"
	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/rewriters/vetfix"
)

// analyzers are what go vet runs.
var analyzers = []*analysis.Analyzer{opentracing.Analyzer, jaegerclient.Analyzer, zipkin.Analyzer, promclient.Analyzer, vetfix.Analyzer}

// vetTool serves the protocol of `go vet -vettool` when the arguments are its: -V=full, -flags, or a unit's *.cfg file. It
// returns false for any other arguments.
func vetTool(args []string) (code int, ok bool) {
	if len(args) == 0 {
		return 0, false
	}
	last := args[len(args)-1]
	isCfg := strings.HasSuffix(last, ".cfg")
	if args[0] != "-V=full" && args[0] != "-flags" && !isCfg {
		return 0, false
	}
	if isCfg && nothingToDo(last) {
		return 0, true
	}
	// unitchecker reads the process's flags and exits.
	os.Args = append([]string{os.Args[0]}, args...)
	flag.CommandLine = flag.NewFlagSet("otelmigrate", flag.ExitOnError)
	unitchecker.Main(analyzers...)
	return 0, true
}

// vetConfig is the part of a unit's configuration that tells whether the unit is of interest.
type vetConfig struct {
	ImportPath  string
	ImportMap   map[string]string
	PackageVetx map[string]string
	VetxOutput  string
}

// nothingToDo answers for a unit whose imports lead to no legacy library, which is most of them: go vet runs the tool on
// every dependency. A package that leads to one has a fact, so its file of facts is not empty.
func nothingToDo(cfgFile string) bool {
	b, err := os.ReadFile(cfgFile)
	if err != nil {
		return false
	}
	var cfg vetConfig
	if json.Unmarshal(b, &cfg) != nil {
		return false
	}
	if catalog.FamilyOf(cfg.ImportPath) == "" {
		for _, path := range cfg.ImportMap {
			if catalog.FamilyOf(path) != "" {
				return false
			}
		}
		for _, file := range cfg.PackageVetx {
			if info, err := os.Stat(file); err == nil && info.Size() > 0 {
				return false
			}
		}
	}
	return cfg.VetxOutput == "" || os.WriteFile(cfg.VetxOutput, nil, 0o666) == nil
}
