package interpreter

import "testing"

func TestCSVSpec(t *testing.T) {
	columns := one("column1", `"big"`, "column2", `"bird"`, "column3", `"sesame street"`)
	runExamples(t, "logstash-filter-csv/spec/filters/csv_spec.rb", []example{
		{config: `csv { }`, event: "big,bird,sesame street", want: columns},
		{config: `csv { skip_empty_rows => true }`, event: `{"message": ""}`, want: one("tags", `["_csvskippedemptyfield"]`)},
		{config: `csv { separator => ";" }`, event: "big,bird;sesame street", want: one("column1", `"big,bird"`, "column2", `"sesame street"`)},
		{config: `csv { quote_char => "'" }`, event: "big,bird,'sesame street'", want: columns},
		{config: `csv { }`, event: `big,bird,"sesame, street"`, want: one("column3", `"sesame, street"`)},
		{config: `csv { quote_char => "\x00" }`, event: `big,bird,"sesame" street`, want: one("column3", `"\"sesame\" street"`)},
		{config: `csv { columns => ["first", "last", "address"] }`, event: "big,bird,sesame street",
			want: one("first", `"big"`, "last", `"bird"`, "address", `"sesame street"`)},
		{config: `csv { columns => ["custom1", "custom2"] autogenerate_column_names => false }`, event: "val1,val2,val3",
			want: one("custom1", `"val1"`, "custom2", `"val2"`, "column3", `null`)},
		{config: `csv { skip_header => true columns => ["first_column", "second_column", "third_column"] }`,
			event: "first_column,second_column,third_column"},
		{config: `csv { skip_empty_columns => true source => "datafield" columns => ["custom1", "custom2", "custom3"] }`,
			event: `{"datafield": "val1,,val3"}`, want: one("custom1", `"val1"`, "custom2", `null`, "custom3", `"val3"`)},
		{config: `csv { columns => ["custom1", "custom2"] }`, event: "val1,val2,val3", want: one("column3", `"val3"`)},
		{config: `csv { columns => ["[@metadata][one]", "foo"] }`, event: "hello,world", want: one("[@metadata][one]", `"hello"`, "foo", `"world"`)},
		{config: `csv { target => "data" }`, event: "big,bird", want: one("data", `{"column1": "big", "column2": "bird"}`)},
		{config: `csv { target => "[foo][bar]" columns => ["[test][one]", "[test][two]"] }`, event: "hello,world",
			want: one("[foo][bar][test][one]", `"hello"`, "[foo][bar][test][two]", `"world"`)},
		{config: `csv { convert => { "column1" => "integer" "column3" => "boolean" "column4" => "float" } }`,
			event: "1234,bird,false,3.14159265359", want: one("column1", "1234", "column2", `"bird"`, "column3", "false", "column4", "3.14159265359")},
	})
	in := mustNew(t, `csv { autodetect_column_names => true }`, Options{})
	check(t, "logstash-filter-csv/spec/filters/csv_spec.rb", in, example{event: "first,last,address"})
	check(t, "logstash-filter-csv/spec/filters/csv_spec.rb", in, example{event: "big,bird,sesame street", want: one("address", `"sesame street"`)})
}
