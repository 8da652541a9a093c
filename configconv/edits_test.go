package configconv

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// A file whose services were edited is edited no further the next time, and holds no key twice that it did not before.
func TestEditsSettle(t *testing.T) {
	dir := filepath.Join(string(Jaeger), "testdata")
	edited := 0
	for _, name := range sources(t, dir) {
		for _, target := range []string{conversion.Bridge, conversion.JaegerV2} {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			src := conversion.Source{Name: name, Data: data, Open: func(other string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, other)) }}
			conv, err := Convert(src, Auto, conversion.Options{Target: target})
			if err != nil || len(conv.Changes) == 0 {
				continue
			}
			edited++
			before, err := yamledit.Parse(name, data)
			if err != nil {
				t.Fatal(err)
			}
			src.Data = conv.Changes[len(conv.Changes)-1].New
			after, err := yamledit.Parse(name, src.Data)
			if err != nil || len(after.Duplicates) > len(before.Duplicates) {
				t.Errorf("%s, %s: %v, duplicates %v:\n%s", name, target, err, after.Duplicates, src.Data)
				continue
			}
			again, err := Convert(src, Auto, conversion.Options{Target: target})
			if IsNotConvertible(err) {
				continue // nothing of Jaeger v1 is left
			}
			if err != nil {
				t.Errorf("%s, %s: %v", name, target, err)
				continue
			}
			for _, c := range again.Changes {
				t.Errorf("%s, %s is edited again, to:\n%s", name, target, c.New)
			}
		}
	}
	if edited < 8 {
		t.Errorf("%d files were edited", edited)
	}
}
