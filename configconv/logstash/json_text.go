package logstash

import (
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// Characters that no log has mark what an expression has found in a text, until they become the punctuation of JSON: the beginning and the
// end of an entry, what is between its parts, and a value that is none.
const (
	entryBegin, entryMiddle, entryEnd = "\x1c", "\x1e", "\x1f"
	entryNull                         = "\x1a"
)

// jsonEntries makes the text in a place of the cache JSON: with {} an object, whose keys and values the marks are around, with [] a list of
// values. Nothing stays for an empty text.
func (f *filter) jsonEntries(text ottl.Path, open, end string) {
	for _, r := range [][2]string{
		{`[\x00-\x08\x0b\x0c\x0e-\x19]`, ""}, {`([\\"])`, `\${1}`}, {`\n`, `\n`}, {`\r`, `\r`}, {`\t`, `\t`},
		{entryMiddle, `":"`}, {entryBegin, `"`}, {entryEnd, `",`}, {entryNull, "null,"}, {`^(.*),$`, open + "${1}" + end},
	} {
		f.do(replacePattern(text, r[0], r[1]))
	}
}

// mergeFields makes fields of the event of a map's entries.
func (p *program) mergeFields(fields ottl.Path) {
	message := fields.Key("message")
	there := ottl.Exists(message.Value())
	p.do(ottl.Set(ottl.Body, message.Value()).Where(there))
	p.do(ottl.Delete(message).Where(there))
	p.do(ottl.Do("merge_maps", ottl.Attributes.Value(), fields.Value(), ottl.Str("upsert")))
}

// plainField is where the field is that a setting names in which %{} stands for itself.
func (p *program) plainField(ref string) ottl.Path {
	keys, err := syntax.ParseFieldRef(ref)
	if err != nil {
		keys = []string{ref}
	}
	return p.path(keys)
}
