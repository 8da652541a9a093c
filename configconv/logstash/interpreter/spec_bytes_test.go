package interpreter

import "testing"

func TestBytesSpec(t *testing.T) {
	plain := `bytes { target => dest tag_on_failure => [ "boom", "_bytesparsefailure" ] }`
	comma := `bytes { target => dest decimal_separator => ',' tag_on_failure => [ "boom", "_bytesparsefailure" ] }`
	failed := one("tags", `["boom", "_bytesparsefailure"]`, "dest", `null`)
	runExamples(t, "logstash-filter-bytes/spec/filters/bytes_spec.rb", []example{
		{config: plain, event: `{"message": ""}`, want: failed},
		{config: plain, event: "abcdef", want: failed},
		{config: plain, event: "mb", want: failed},
		{config: plain, event: `{"message": "12.3"}`, want: one("dest", "12")},
		{config: plain, event: "32.8B", want: one("dest", "33")},
		{config: plain, event: "32kB", want: one("dest", "32768")},
		{config: plain, event: "32eb", want: one("dest", "36893488147419103232")},
		{config: plain, event: "32\tmb", want: one("dest", "33554432")},
		{config: plain, event: "3,124 mb", want: one("dest", "3275751424")},
		{config: plain, event: ".3124 mb", want: one("dest", "327575")},
		{config: plain, event: "3. mb", want: one("dest", "3145728")},
		{config: plain, event: "1.000.000 mb", want: failed},
		{config: `bytes { target => dest conversion_method => metric }`, event: "32 mb", want: one("dest", "32000000")},
		{config: comma, event: "3,9 mb", want: one("dest", "4089446")},
		{config: comma, event: "1.9 kb", want: one("dest", "19456")},
		{config: comma, event: "1,000,000 mb", want: failed},
	})
}
