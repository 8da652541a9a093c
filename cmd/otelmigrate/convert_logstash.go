package main

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
)

// join puts the files of one folder that hold pipelines of Logstash together: with path.config on a folder, it reads them as one. A file
// that was named by itself, or is the only one of its folder, stays by itself.
//
// What a pipelines.yml of the same folders refers to is converted with that.
func (l *listing) join() {
	claimed := map[string]bool{}
	for _, in := range l.list {
		if base := path.Base(in.name); base == "pipelines.yml" || base == "pipelines.yaml" {
			src := in.source()
			var err error
			if src.Data, err = os.ReadFile(in.path); err == nil {
				for _, name := range configconv.LogstashFiles(src) {
					claimed[name] = true
				}
			}
		}
	}
	l.list = slices.DeleteFunc(l.list, func(in input) bool { return !in.named && claimed[in.name] })
	folders := map[string][]int{} // positions in the list
	for i, in := range l.list {
		if !in.named && strings.HasSuffix(in.name, ".conf") {
			if data, err := os.ReadFile(in.path); err == nil && configconv.IsLogstash(data) {
				folders[filepath.Dir(in.path)] = append(folders[filepath.Dir(in.path)], i)
			}
		}
	}
	var joined []input
	for i, in := range l.list {
		members := folders[filepath.Dir(in.path)]
		switch {
		case len(members) < 2 || !slices.Contains(members, i):
			joined = append(joined, in)
		case members[0] == i:
			whole := input{path: filepath.Dir(in.path), dir: in.dir, root: in.root, base: in.base, prefix: in.prefix, name: path.Dir(in.name)}
			if whole.name == "." { // the folder on the command line itself
				whole.name = filepath.Base(whole.path)
			}
			for _, m := range members {
				whole.parts = append(whole.parts, l.list[m])
			}
			joined = append(joined, whole)
		}
	}
	l.list = joined
}

// whole reads the files of a folder.
func (in input) whole(src conversion.Source) (conversion.Source, error) {
	for _, part := range in.parts {
		data, err := os.ReadFile(part.path)
		if err != nil {
			return src, err
		}
		src.Parts = append(src.Parts, conversion.Source{Name: part.name, Data: data, Found: true, Open: src.Open, List: src.List})
		src.Data = append(append(src.Data, data...), '\n')
	}
	return src, nil
}
