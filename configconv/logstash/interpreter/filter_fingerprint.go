package interpreter

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	gohash "hash"
	"math"
	"net/netip"
	"slices"
	"strings"
	"unicode"
)

// fingerprintFilter is lib/logstash/filters/fingerprint.rb of github.com/logstash-plugins/logstash-filter-fingerprint, with Options.UUID for
// a random UUID.
type fingerprintFilter struct {
	decorators
	source                      []string
	target, method, key, uuid   string
	hasKey, base64, concat, all bool
}

var digests = map[string]func() gohash.Hash{
	"MD5": md5.New, "SHA1": sha1.New, "SHA256": sha256.New, "SHA384": sha512.New384, "SHA512": sha512.New,
}

func newFingerprint(s *settings, in *Interpreter) (filter, error) {
	f := &fingerprintFilter{
		decorators: s.decorators(),
		source:     s.strings("source", "message"),
		key:        s.string("key", ""),
		hasKey:     s.has("key"),
		base64:     s.boolean("base64encode", false),
		concat:     s.boolean("concatenate_sources", false),
		all:        s.boolean("concatenate_all_fields", false),
		method: s.enum("method", "SHA1", "SHA1", "SHA256", "SHA384", "SHA512", "MD5", "MURMUR3", "MURMUR3_128", "IPV4_NETWORK", "UUID",
			"PUNCTUATION"),
		uuid: in.opts.UUID,
	}
	target := "fingerprint"
	if s.ecs() {
		target = "[event][hash]"
	}
	f.target = s.string("target", target)
	if f.method == "IPV4_NETWORK" && !f.hasKey {
		return nil, errors.New("key value is empty; please fill in a subnet prefix length")
	}
	return f, nil
}

func (f *fingerprintFilter) filter(e *Event) ([]*Event, error) {
	if err := f.apply(e); err != nil {
		return nil, err
	}
	return nil, f.matched(e)
}

func (f *fingerprintFilter) apply(e *Event) error {
	switch {
	case f.method == "UUID":
		return e.set(f.target, f.uuid)
	case f.method == "PUNCTUATION":
		return f.punctuation(e)
	case f.concat || f.all:
		var b strings.Builder
		fields := slices.Sorted(slices.Values(f.source))
		if f.all {
			fields = sortedKeys(e.data)
		}
		for _, field := range fields {
			v := e.data[field]
			if !f.all {
				var err error
				if v, err = e.get(field); err != nil {
					return err
				}
			}
			b.WriteString("|" + field + "|" + toS(canonical(v)))
		}
		return f.set(e, b.String()+"|")
	}
	for _, field := range f.source {
		found, err := e.include(field)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		v, _ := e.get(field)
		if err := f.set(e, v); err != nil {
			return err
		}
	}
	return nil
}

func (f *fingerprintFilter) set(e *Event, v any) error {
	list, isList := v.([]any)
	if !isList {
		result, err := f.fingerprint(canonical(v))
		if err != nil {
			return err
		}
		return e.set(f.target, result)
	}
	for i, x := range list {
		var err error
		if list[i], err = f.fingerprint(canonical(x)); err != nil {
			return err
		}
	}
	return e.set(f.target, list)
}

func (f *fingerprintFilter) punctuation(e *Event) error {
	for _, field := range slices.Sorted(slices.Values(f.source)) {
		found, err := e.include(field)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		v, _ := e.get(field)
		text, ok := v.(string)
		if !ok {
			return errors.New("undefined method 'gsub'")
		}
		marks := strings.Map(func(r rune) rune {
			if unicode.IsPunct(r) || unicode.IsSymbol(r) {
				return r
			}
			return -1
		}, text)
		if err := e.set(f.target, marks); err != nil {
			return err
		}
	}
	return nil
}

// canonical is to_canonical_value.
func canonical(v any) any {
	var parts []string
	switch v := v.(type) {
	case map[string]any:
		for _, k := range sortedKeys(v) {
			parts = append(parts, k+"|"+toS(canonical(v[k])))
		}
	case []any:
		for _, x := range v {
			parts = append(parts, toS(canonical(x)))
		}
	default:
		return v
	}
	return strings.Join(parts, "|")
}

func (f *fingerprintFilter) fingerprint(v any) (any, error) {
	switch f.method {
	case "MURMUR3":
		if i, ok := v.(int64); ok {
			return int64(murmur32(littleEndian(uint64(i), 8), 0)), nil
		}
		return int64(murmur32([]byte(toS(v)), 0)), nil
	case "MURMUR3_128":
		data := []byte(toS(v))
		if i, ok := v.(int64); ok {
			size := 8
			if i >= math.MinInt32 && i <= math.MaxInt32 {
				size = 4
			}
			data = littleEndian(uint64(i), size)
		}
		return f.encode(murmur128(data, 2)), nil
	case "IPV4_NETWORK":
		text, ok := v.(string)
		if !ok {
			return nil, errors.New("AddressFamilyError")
		}
		address, err := netip.ParseAddr(text)
		if err != nil {
			return nil, err
		}
		bits, _ := stringToI(f.key).(int64)
		network, err := address.Prefix(int(bits))
		if err != nil {
			return nil, err
		}
		return network.Addr().String(), nil
	}
	digest, known := digests[f.method]
	if !known {
		return nil, fmt.Errorf("unknown digest for method=%s", f.method)
	}
	h := digest()
	if f.hasKey {
		h = hmac.New(digest, []byte(f.key))
	}
	h.Write([]byte(toS(v)))
	return f.encode(h.Sum(nil)), nil
}

func (f *fingerprintFilter) encode(sum []byte) string {
	if f.base64 {
		return base64.StdEncoding.EncodeToString(sum)
	}
	return hex.EncodeToString(sum)
}
