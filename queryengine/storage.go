package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb"
)

// headRange is how much time the head of a storage spans, a thousand years: everything that is written stays in it, whatever its time.
const headRange = 1000 * 365 * 24 * 60 * 60 * 1000

// sideStorage is the samples of one side: a head that data sets and recording rules are written to, and directories of other TSDBs,
// which are only read. Where both have samples of a series, queries see the samples of both. It is used by one goroutine at a time,
// since queriers of a TSDB that is opened for reading allow no more.
type sideStorage struct {
	db      *tsdb.DB
	sandbox string
	// recorded is what the rules of the side write, which no data set gives.
	recorded recordedNames
	// attached are queriers over all time that stay open: opening one reads the whole WAL.
	attached []storage.Querier
	closers  []func() error
}

// openStorage makes an empty storage in a directory, for rules that write the recorded series.
func openStorage(dir string, recorded recordedNames) (*sideStorage, error) {
	opts := tsdb.DefaultOptions()
	opts.MinBlockDuration = headRange
	opts.MaxBlockDuration = headRange
	opts.RetentionDuration = 0
	opts.WALSegmentSize = -1 // no WAL: nothing outlives the process
	// Two rules may record one series, the later one at earlier times.
	opts.OutOfOrderTimeWindow = headRange
	opts.StripeSize = 1024
	opts.NoLockfile = true
	data, sandbox := filepath.Join(dir, "data"), filepath.Join(dir, "sandbox")
	if err := os.MkdirAll(sandbox, 0o700); err != nil {
		return nil, err
	}
	db, err := tsdb.Open(data, promslog.NewNopLogger(), nil, opts, nil)
	if err != nil {
		return nil, fmt.Errorf("cannot open a TSDB in %s: %w", data, err)
	}
	db.DisableCompactions()
	return &sideStorage{db: db, sandbox: sandbox, recorded: recorded}, nil
}

// attach adds a data directory of Prometheus, or the directory of a single block, to what queries see. Nothing is written to it.
func (s *sideStorage) attach(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return errors.New("it is not a directory")
	}
	if exists(filepath.Join(dir, "meta.json")) {
		return s.attachBlock(dir)
	}
	db, err := tsdb.OpenDBReadOnly(dir, s.sandbox, promslog.NewNopLogger())
	if err != nil {
		return err
	}
	s.closers = append(s.closers, db.Close)
	blocks, err := db.Blocks()
	if err != nil {
		return fmt.Errorf("its blocks cannot be opened: %w", err)
	}
	if !exists(filepath.Join(dir, "wal")) {
		if len(blocks) == 0 {
			return errors.New("it has neither blocks nor a WAL; it is no data directory of Prometheus")
		}
		// The whole database cannot be opened without a WAL, blocks alone can.
		for _, b := range blocks {
			if err := s.attachReader(b); err != nil {
				return err
			}
		}
		return nil
	}
	q, err := db.Querier(math.MinInt64, math.MaxInt64)
	if err != nil {
		return fmt.Errorf("it cannot be opened: %w", err)
	}
	s.keep(q)
	return nil
}

// attachBlock adds the directory of a single block.
func (s *sideStorage) attachBlock(dir string) error {
	b, err := tsdb.OpenBlock(promslog.NewNopLogger(), dir, nil, nil)
	if err != nil {
		return fmt.Errorf("the block cannot be opened: %w", err)
	}
	s.closers = append(s.closers, b.Close)
	return s.attachReader(b)
}

// attachReader adds an open block.
func (s *sideStorage) attachReader(b tsdb.BlockReader) error {
	q, err := tsdb.NewBlockQuerier(b, math.MinInt64, math.MaxInt64)
	if err != nil {
		return fmt.Errorf("the block %s cannot be read: %w", b.Meta().ULID, err)
	}
	s.keep(q)
	return nil
}

// keep adds a querier that is closed with the storage and not before.
func (s *sideStorage) keep(q storage.Querier) {
	s.closers = append(s.closers, q.Close)
	s.attached = append(s.attached, attachedQuerier{q, s.recorded})
}

// Querier is a querier over the head and everything attached.
func (s *sideStorage) Querier(mint, maxt int64) (storage.Querier, error) {
	head, err := s.db.Querier(mint, maxt)
	if err != nil {
		return nil, err
	}
	if len(s.attached) == 0 {
		return head, nil
	}
	return storage.NewMergeQuerier(append([]storage.Querier{head}, s.attached...), nil, storage.ChainedSeriesMerge), nil
}

// AppenderV2 writes to the head.
func (s *sideStorage) AppenderV2(ctx context.Context) storage.AppenderV2 {
	return s.db.AppenderV2(ctx)
}

// close closes everything, in the reverse order of opening. The directory stays.
func (s *sideStorage) close() error {
	var errs []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		errs = append(errs, s.closers[i]())
	}
	return errors.Join(append(errs, s.db.Close())...)
}

// exists tells whether there is something at a path.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
