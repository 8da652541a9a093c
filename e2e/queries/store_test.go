package queries

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/tsdb"
)

// openStore opens an empty database of Prometheus in a folder.
func openStore(t *testing.T, dir string) *tsdb.DB {
	t.Helper()

	db, err := tsdb.Open(dir, promslog.NewNopLogger(), nil, tsdb.DefaultOptions(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// closeStore closes a database as Prometheus leaves it: the older samples in blocks, the newer ones in the log.
func closeStore(t *testing.T, db *tsdb.DB) {
	t.Helper()
	if err := db.Compact(context.Background()); err != nil {
		t.Fatal(err)
	}
	if len(db.Blocks()) == 0 {
		t.Errorf("%s has no block", filepath.Base(db.Dir()))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
