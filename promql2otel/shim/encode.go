package shim

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"
)

// encode is a document in YAML with a comment at its head.
func encode(head string, document any) []byte {
	var b bytes.Buffer
	for line := range strings.SplitSeq(head, "\n") {
		b.WriteString(strings.TrimRight("# "+line, " ") + "\n")
	}
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(document); err != nil {
		panic(err) // the documents are of plain structs, which can be written
	}
	if err := e.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}
