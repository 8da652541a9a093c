package interpreter

import "testing"

func TestCloneSpec(t *testing.T) {
	three := `clone { clones => ["clone", "clone", "clone"] }`
	complexUse := `clone { clones => ["nginx-access-clone1", "nginx-access-clone2"] add_tag => ['RABBIT','NO_ES'] remove_tag => ["TESTLOG"] }`
	hello := `{"message": "hello world", "type": "original"}`
	nginx := `{"type": "nginx-access", "tags": ["TESTLOG"], "message": "hello world"}`
	cloned := one("type", `"clone"`, "message", `"hello world"`)
	clonedECS := one("type", `"original"`, "tags", `["clone"]`)
	runExamples(t, "logstash-filter-clone/spec/filters/clone_spec.rb", []example{
		{config: three, event: hello, want: several(one("type", `"original"`), cloned, cloned, cloned)},
		{config: three, ecs: true, event: hello, want: several(one("type", `"original"`, "tags", `null`), clonedECS, clonedECS, clonedECS)},
		{config: complexUse, event: nginx, want: several(one("type", `"nginx-access"`, "tags", `["TESTLOG"]`),
			one("type", `"nginx-access-clone1"`, "tags", `["RABBIT","NO_ES"]`), one("type", `"nginx-access-clone2"`, "tags", `["RABBIT","NO_ES"]`))},
		{config: complexUse, ecs: true, event: nginx, want: several(one("tags", `["TESTLOG"]`),
			one("type", `"nginx-access"`, "tags", `["nginx-access-clone1","RABBIT","NO_ES"]`), one("tags", `["nginx-access-clone2","RABBIT","NO_ES"]`))},
		{config: `clone { clones => [ 'clone1' ] }`, event: `{"type": "bug-1225", "message": "unused", "number": 5}`,
			want: several(one("number", "5"), one("number", "5"))},
	})
}
