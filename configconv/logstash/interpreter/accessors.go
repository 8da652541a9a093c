package interpreter

import (
	"fmt"
	"slices"
	"strconv"
)

// The functions of this file are org.logstash.Accessors. Where that changes a list in place, these return the new one.

// longestList is up to where setting an element makes a list grow. Logstash has no limit.
const longestList = 1 << 12

func fetch(target any, key string) (v any, found bool) {
	switch target := target.(type) {
	case map[string]any:
		v, found = target[key]
		return v, found
	case []any:
		if i, ok := listIndex(key, len(target)); ok {
			return target[i], target[i] != nil
		}
	}
	return nil, false
}

// listIndex takes negative numbers from the end of the list; it is false for what is no index of it.
func listIndex(key string, size int) (int, bool) {
	i, err := strconv.ParseInt(key, 10, 32)
	if err != nil {
		return 0, false
	}
	if i < 0 {
		i += int64(size)
	}
	return int(i), i >= 0 && i < int64(size)
}

func fetchPath(target any, path []string) (v any, found bool) {
	for i, key := range path {
		if v, found = fetch(target, key); !found && i < len(path)-1 {
			return nil, false
		}
		target = v
	}
	return v, found
}

// storePath is Accessors.set.
func storePath(target any, path []string, value any) (any, error) {
	key := path[0]
	if len(path) > 1 {
		child, found := fetch(target, key)
		if !found {
			child = map[string]any{}
		}
		var err error
		if value, err = storePath(child, path[1:], value); err != nil {
			return nil, err
		}
	}
	switch target := target.(type) {
	case map[string]any:
		target[key] = value
		return target, nil
	case []any:
		i, err := strconv.ParseInt(key, 10, 32)
		switch size := int64(len(target)); {
		case err != nil:
			return target, nil // ignored
		case i >= longestList:
			return nil, fmt.Errorf("a list of %d elements is too long", i)
		case i >= size:
			return append(append(target, make([]any, i-size)...), value), nil
		case i+size < 0:
			return nil, fmt.Errorf("index %d is out of range", i)
		case i < 0:
			i += size
		}
		target[i] = value
		return target, nil
	}
	return nil, fmt.Errorf("could not set field %q on %s", key, javaString(target))
}

// deletePath is Accessors.del.
func deletePath(target any, path []string) (removed, rest any) {
	key := path[0]
	v, found := fetch(target, key)
	if !found {
		_, isList := target.([]any)
		if i, ok := listIndex(key, lengthOf(target)); !isList || !ok || len(path) > 1 {
			return nil, target
		} else {
			return nil, slices.Delete(target.([]any), i, i+1)
		}
	}
	if len(path) > 1 {
		removed, child := deletePath(v, path[1:])
		if list, ok := target.([]any); ok {
			i, _ := listIndex(key, len(list))
			list[i] = child
		} else {
			target.(map[string]any)[key] = child
		}
		return removed, target
	}
	if list, ok := target.([]any); ok {
		i, _ := listIndex(key, len(list))
		return v, slices.Delete(list, i, i+1)
	}
	delete(target.(map[string]any), key)
	return v, target
}

func lengthOf(target any) int {
	list, _ := target.([]any)
	return len(list)
}
