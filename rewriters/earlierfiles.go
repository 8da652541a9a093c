package rewriters

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/otelmigrate/otelmigrate/rewriters/bootstrap"
)

// earlierFiles returns the features whose files an earlier run has written below dir, and which of the files are still as it wrote
// them. Those may change with what is rewritten now; the others belong to the user.
func earlierFiles(dir string, o bootstrap.Options) (features []string, untouched map[string]bool, err error) {
	now := map[string][]byte{}
	for _, pkg := range []string{BootDir, MetricDir, TestDir} {
		pkg = filepath.Base(pkg)
		entries, err := os.ReadDir(filepath.Join(dir, pkg))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, nil, err
		}
		for _, e := range entries {
			name := pkg + "/" + e.Name()
			feature, ok := bootstrap.FeatureOf(name)
			if !ok || !e.Type().IsRegular() {
				continue
			}
			if now[name], err = os.ReadFile(filepath.Join(dir, pkg, e.Name())); err != nil {
				return nil, nil, err
			}
			features = append(features, feature)
		}
	}
	o.Features = features
	then, _, err := bootstrap.Files(o)
	if err != nil {
		return nil, nil, err
	}
	untouched = map[string]bool{}
	for name, src := range now {
		untouched[name] = bytes.Equal(src, then[name])
	}
	return features, untouched, nil
}
