package syntax

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// dump is all of a tree but what depends on the layout: positions and sources.
func dump(v any) string {
	var b strings.Builder
	dumpValue(&b, reflect.ValueOf(v))
	return b.String()
}

func dumpValue(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		dumpValue(b, v.Elem())
	case reflect.Struct:
		t := v.Type()
		b.WriteString(t.Name() + "{")
		for i := range t.NumField() {
			if f := t.Field(i); f.Name != "Pos" && !(t.Name() == "Plugin" && f.Name == "Source") {
				b.WriteString(f.Name + ":")
				dumpValue(b, v.Field(i))
				b.WriteByte(' ')
			}
		}
		b.WriteByte('}')
	case reflect.Slice:
		b.WriteByte('[')
		for i := range v.Len() {
			dumpValue(b, v.Index(i))
			b.WriteByte(' ')
		}
		b.WriteByte(']')
	default:
		fmt.Fprintf(b, "%#v", v.Interface())
	}
}

// roundTrip fails where a configuration that parses is another one after printing, or is printed another way the second time.
func roundTrip(t *testing.T, src []byte) {
	t.Helper()
	c, err := Parse("a.conf", src)
	if err != nil {
		return
	}
	printed := Print(c)
	again, err := Parse("printed.conf", printed)
	if err != nil {
		t.Fatalf("what is printed cannot be read: %v\n%s", err, printed)
	}
	if got, want := dump(again), dump(c); got != want {
		t.Errorf("what is printed is another configuration\ngot  %s\nwant %s\nprinted\n%s", got, want, printed)
	}
	if twice := Print(again); !bytes.Equal(printed, twice) {
		t.Errorf("printing is not idempotent\nonce\n%s\ntwice\n%s", printed, twice)
	}
}
