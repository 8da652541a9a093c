package logstash

import (
	"slices"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["fingerprint"] = fingerprint }

// digests are the methods that OTTL has, by their names in Logstash.
var digests = map[string]string{"SHA1": "SHA1", "SHA256": "SHA256", "SHA512": "SHA512", "MD5": "MD5", "MURMUR3_128": "Murmur3Hash128"}

// fingerprint makes a hash of fields (logstash-filter-fingerprint/lib/logstash/filters/fingerprint.rb).
func fingerprint(f *filter) {
	target := "fingerprint"
	if f.ecs {
		target = "[event][hash]"
	}
	to := f.field(f.string("target", target))
	method := f.string("method", "SHA1")
	sources := f.strings("source")
	if !f.has("source") {
		sources = []string{"message"}
	}
	base64, key := f.bool("base64encode", false), f.string("key", "")
	together, everything := f.bool("concatenate_sources", false), f.bool("concatenate_all_fields", false)
	switch {
	case method == "UUID":
		f.set(to, ottl.Call("UUID"))
		f.decorate()
		return
	case method == "PUNCTUATION":
		slices.Sort(sources)
		for _, s := range sources {
			from := f.field(s)
			text := f.temp("punctuation")
			f.when(ottl.Is("IsString", from.Value()), func() {
				f.do(ottl.Set(text, from.Value()))
				f.do(replacePattern(text, `[^\p{P}\p{S}]`, ""))
				f.set(to, text.Value())
			})
		}
		f.decorate()
		return
	case digests[method] == "":
		f.manualf("method => %s has no counterpart in OTTL; SHA1, SHA256, SHA512, MD5 and MURMUR3_128 have one", method)
		return
	case key != "":
		f.manualf("key makes an HMAC of it, which OTTL does not have. A hash without the key is another value, and tells whoever knows the field that it is the same")
		return
	case everything:
		f.manualf("concatenate_all_fields goes through all fields of the event, which OTTL cannot; name them with source")
		return
	case method == "MURMUR3_128":
		f.reviewf("method => MURMUR3_128: a number is hashed as its text here, and the two halves of the value may stand the other way round; compare one before documents are found by it")
	}
	hash := func(v ottl.Value) ottl.Value { return ottl.Call(digests[method], v) }
	if base64 {
		f.manualf("base64encode: OTTL gives a hash in hexadecimal digits, and has no way to the Base64 of what they stand for")
		return
	}
	if together {
		slices.Sort(sources)
		var parts []ottl.Value
		for _, s := range sources {
			parts = append(parts, ottl.Str("|"+s+"|"), ottl.Call("Coalesce", ottl.List(read(f.field(s)), ottl.Str(""))))
		}
		f.set(to, hash(ottl.Call("Concat", ottl.List(append(parts, ottl.Str("|"))...), ottl.Str(""))))
		f.decorate()
		return
	}
	for _, s := range sources {
		from := f.field(s)
		f.when(ottl.And(exists(from), ottl.Not(ottl.Or(ottl.Is("IsList", from.Value()), ottl.Is("IsMap", from.Value())))), func() {
			f.set(to, hash(ottl.Call("String", read(from))))
		})
	}
	f.decorate()
}
