package rewriters

import (
	"bufio"
	"bytes"
	"path"
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/loader"
)

var generatorLine = regexp.MustCompile(`(?m)^//\s*Code generated (.*) DO NOT EDIT\.?\s*$`)

// generatedReason says that the file is written by a generator, and which command writes it, as far as the
// package's go:generate directives or the file's own header tell.
func generatedReason(file *loader.File, pkg *loader.Package) string {
	by := ""
	if m := generatorLine.FindSubmatch(file.Src); m != nil {
		by = strings.Trim(strings.TrimSpace(string(m[1])), ".,;")
	}
	reason := file.Rel + " is generated"
	if by != "" {
		reason += " (" + by + ")"
	}
	if cmd := generateDirective(file, pkg, by); cmd != "" {
		return reason + "; change its input, then run: " + cmd
	}
	return reason + "; change its input and run its generator again"
}

// generateDirective finds the go:generate directive of the package that writes the file: one that names the file, or one
// that calls the tool that the file's header names.
func generateDirective(file *loader.File, pkg *loader.Package, by string) string {
	tool, _, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(by, "by ")), " ")
	for _, f := range pkg.Files {
		scan := bufio.NewScanner(bytes.NewReader(f.Src))
		for scan.Scan() {
			directive, ok := strings.CutPrefix(strings.TrimSpace(scan.Text()), "//go:generate ")
			if !ok {
				continue
			}
			if strings.Contains(directive, path.Base(file.Rel)) || (tool != "" && strings.Contains(strings.ToLower(directive), tool)) {
				return "go generate ./" + path.Dir(f.Rel) + " (" + directive + ")"
			}
		}
	}
	return ""
}
