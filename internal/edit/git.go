package edit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// ErrNoRepository says that a directory lies in no git work tree, so nothing can be told of uncommitted changes.
var ErrNoRepository = errors.New("not in a git work tree")

// DirtyFiles lists the files below root that git sees as changed or untracked, relative to root and sorted. When paths are
// given, only those (relative to root) are looked at. It returns ErrNoRepository outside a work tree.
func DirtyFiles(ctx context.Context, root string, paths []string) ([]string, error) {
	prefix, err := git(ctx, root, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, err
	}
	args := append([]string{"status", "--porcelain", "-z", "--untracked-files=normal", "--"}, paths...)
	if len(paths) == 0 {
		args = append(args, ".")
	}
	out, err := git(ctx, root, args...)
	if err != nil {
		return nil, err
	}
	var files []string
	entries := strings.Split(out, "\x00")
	for i := 0; i < len(entries); i++ {
		e := entries[i]
		if len(e) < 4 {
			continue
		}
		files = append(files, strings.TrimPrefix(e[3:], strings.TrimSpace(prefix)))
		if e[0] == 'R' || e[0] == 'C' {
			i++ // the name it had follows
		}
	}
	slices.Sort(files)
	return files, nil
}

// git runs one git command in dir.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	switch {
	case err == nil:
		return stdout.String(), nil
	case errors.Is(err, exec.ErrNotFound):
		return "", ErrNoRepository
	case strings.Contains(stderr.String(), "not a git repository"):
		return "", ErrNoRepository
	}
	return "", fmt.Errorf("git %s: %s", args[0], strings.TrimSpace(stderr.String()))
}

// stateDir is where the journal of the newest run lies: in the git directory, where git status does not see it, or else in
// the user's cache directory.
func stateDir(root string) (string, error) {
	if dir, err := git(context.Background(), root, "rev-parse", "--git-path", "otelmigrate"); err == nil {
		dir = strings.TrimSpace(dir)
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(root, dir)
		}
		return filepath.Join(dir, id(root)), nil
	} else if !errors.Is(err, ErrNoRepository) {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "otelmigrate", id(root)), nil
}

func id(root string) string {
	sum := sha256.Sum256([]byte(root))
	return hex.EncodeToString(sum[:8])
}
