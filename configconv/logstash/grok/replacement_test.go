package grok

import "testing"

func TestReplacement(t *testing.T) {
	for ruby, want := range map[string]string{
		`a`: "a", `$1`: "$$1", ``: "", `a$`: "a$$", `\10`: "${1}0", `\\1`: `\1`, `\k<n`: `\k<n`, `\k<>`: `\k<>`, `é\1é`: "é${1}é", `\1-\2`: "${1}-${2}", `\0`: "${0}", `\&`: "${0}", `\\`: `\`, `\k<n>x`: "${n}x", `\k<a-b>`: `\k<a-b>`, `\n`: `\n`, `x\`: `x\`, "\\`\\'": "",
	} {
		if got := Replacement(ruby); got != want {
			t.Errorf("%s: %s, want %s", ruby, got, want)
		}
	}
}
