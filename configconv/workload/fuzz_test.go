package workload

import (
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

func FuzzDockerfile(f *testing.F) {
	f.Add([]byte("FROM a AS b\nENV A=b C=\"d e\" \\\n  F=g\nENV H i j\nENTRYPOINT [\"/x\"]\nCMD --a=b c\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := FromDockerfile("Dockerfile", data)
		if err == nil && c == nil {
			t.Error("neither a container nor an error")
		}
	})
}

func FuzzYAML(f *testing.F) {
	f.Add([]byte("services:\n  a:\n    image: x/y:1\n    command: a \"b c\" --d\n    environment: [A=b, C]\n    ports: ['1:2/udp', {target: 3}]\n"))
	f.Add([]byte("apiVersion: v1\nkind: Pod\nspec:\n  containers: [{name: a, env: [{name: A, valueFrom: {fieldRef: {fieldPath: x}}}]}]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := yamledit.Parse("a.yml", data)
		if err != nil {
			return
		}
		for _, c := range FromYAML(file) {
			c.ImageName()
			for _, a := range c.Args {
				if a.At.Line < 1 {
					t.Errorf("an argument without a place: %+v", a)
				}
			}
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add("a ${B:-c} $D $(E) $$ ${F")
	f.Fuzz(func(t *testing.T, s string) {
		for _, p := range Text(s) {
			if p.Env == "" && p.Literal == "" {
				t.Errorf("%q has an empty part", s)
			}
		}
		Lines("x.env", []byte(s))
	})
}
