package loader

import (
	"bytes"
	"fmt"
	"go/types"
	"io"
	"os"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

// exportData reads packages from the build cache. A package with export data depends on none that is checked from source,
// so the two kinds never mix below one package.
type exportData struct {
	u     *universe
	mu    sync.Mutex
	known map[string]*types.Package
}

func newExportData(u *universe) *exportData {
	return &exportData{u: u, known: map[string]*types.Package{"unsafe": types.Unsafe}}
}

func (x *exportData) read(id string) (*types.Package, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if p := x.known[id]; p != nil && p.Complete() {
		return p, nil
	}
	f, err := os.Open(x.u.meta[id].Export)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("export data of %s: %w", id, err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(bytes.NewReader(data), x.u.Fset, x.known, id)
}
