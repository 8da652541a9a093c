package interpreter

import "testing"

func TestFingerprintSpec(t *testing.T) {
	ip, number, large := `{"clientip": "123.123.123.123"}`, `{"clientip": 123}`, `{"clientip": 2148483647}`
	of := func(options, event, want string) example {
		return example{config: `fingerprint { source => ["clientip"] ` + options + ` }`, event: event, want: one("fingerprint", want)}
	}
	key := `key => "longencryptionkey" `
	cards := `{"field1": [{"inner_key": "🂡"}, {"1": "2"}], "field2": "🂡"}`
	epoch := `{"@timestamp": "1970-01-01T00:00:00Z"}`
	runExamples(t, "logstash-filter-fingerprint/spec/filters/fingerprint_spec.rb", []example{
		of(`method => "IPV4_NETWORK" key => "24"`, ip, `"123.123.123.0"`),
		of(`method => "MURMUR3"`, ip, `4013733395`),
		of(`method => "MURMUR3"`, number, `823512154`),
		of(`method => "MURMUR3_128"`, ip, `"41cbc4056eed401d091dfbeabf7ea9e0"`),
		of(`method => "MURMUR3_128" base64encode => true`, ip, `"QcvEBW7tQB0JHfvqv36p4A=="`),
		of(`method => "MURMUR3_128"`, number, `"286816c693ac410ed63e1430dcd6f6fe"`),
		of(`method => "MURMUR3_128" base64encode => true`, number, `"KGgWxpOsQQ7WPhQw3Nb2/g=="`),
		of(`method => "MURMUR3_128"`, large, `"fdc7699a82556c8c584131f0133ee989"`),
		of(`method => "SHA1"`, ip, `"3a5076c520b4b463f43806896ea0b3978d09dcae"`),
		of(`method => "SHA1" `+key, ip, `"fdc60acc4773dc5ac569ffb78fcb93c9630797f4"`),
		of(`method => "SHA1" base64encode => true `+key, ip, `"/cYKzEdz3FrFaf+3j8uTyWMHl/Q="`),
		of(`method => "SHA256"`, ip, `"4dabcab210766e35f03e77120e6986d6e6d4752b2a9ff22980b9253d026080d8"`),
		of(`method => "SHA256" `+key, ip, `"345bec3eff242d53b568916c2610b3e393d885d6b96d643f38494fd74bf4a9ca"`),
		of(`method => "SHA384"`, ip, `"fd605b0a3af3e04ce0d7a0b0d9c48d67a12dab811f60072e6eae84e35d567793ffb68a1807536f11c90874065c2a4392"`),
		of(`method => "SHA512" base64encode => true `+key, ip,
			`"EcGbMmk2wI1sUKPIR9iD5aE2Lmpk3VUgGiXywawbZz99i/FbjxEqSXgnbVcydeOxQWbhckb2cMKlOUAcW/2s6A=="`),
		of(`method => "MD5"`, ip, `"ccdd8d3d940a01b2fb3258c059924c0d"`),
		of(`method => "MD5" `+key, ip, `"9336c879e305c9604a3843fc3e75948f"`),
		of(``, `{"clientip": ["123.123.123.123", "223.223.223.223"]}`,
			`["3a5076c520b4b463f43806896ea0b3978d09dcae", "47bbc4e06edebbace047fed35abeceec64968b81"]`),
		{config: `fingerprint { source => ["clientip"] method => "MD5" }`, ecs: true, event: ip,
			want: one("[event][hash]", `"ccdd8d3d940a01b2fb3258c059924c0d"`)},
		{config: `fingerprint { concatenate_all_fields => true }`, event: `{"@timestamp": "2017-07-26T14:44:27.064Z",
			"clientip": "123.123.123.123", "message": "This is a test message", "log_level": "INFO", "offset": 123456789, "type": "test"}`,
			want: one("fingerprint", `"cbf022518e97860403160ed8a41847c0db104e63"`)},
		{config: `fingerprint { source => ['field1', 'field2'] }`, event: `{"field1": "test1", "field2": "test2"}`,
			want: one("fingerprint", `"109f4b3c50d7b0df729d299bc6f8e9ef9066971f"`)},
		{config: `fingerprint { source => ['field1', 'field2'] concatenate_sources => true }`, event: `{"field1": "test1", "field2": "test2"}`,
			want: one("fingerprint", `"e3b6b71eedc656f1d29408264e8a75535db985cb"`)},
		{config: `fingerprint { source => ['field1', 'field2'] }`, event: cards, want: one("fingerprint", `"58fa9e0e60c9f0d24b51d84cddb26732a39eeb3d"`)},
		{config: `fingerprint { source => ['field1', 'field2'] concatenate_sources => true }`, event: cards,
			want: one("fingerprint", `"d2a1c14e0c9ef137d67114db23b3f2fdbcc90d08"`)},
		{config: `fingerprint { source => 'field1' method => "PUNCTUATION" }`, event: `{"field1": "PHP Warning:  json_encode() [<a href='function.json-encode'>function.json-encode</a>]: Invalid UTF-8 sequence in argument in /var/www/htdocs/test.php on line 233"}`,
			want: one("fingerprint", `":_()[<='.-'>.-</>]:-////."`)},
		{config: `fingerprint { source => ['@timestamp'] method => "SHA1" key => "0123" }`, event: epoch,
			want: one("fingerprint", `"1d5379ec92d86a67cfc642d55aa050ca312d3b9a"`)},
		{config: `fingerprint { source => ['@timestamp'] method => "MURMUR3" }`, event: epoch, want: one("fingerprint", `743372282`)},
		{config: `fingerprint { source => ['@timestamp'] method => "MURMUR3_128" }`, event: epoch,
			want: one("fingerprint", `"37785b62a8cae473acc315d39b66d86e"`)},
		{config: `fingerprint { source => ['@timestamp'] method => "MURMUR3" }`, event: `{"@timestamp": "2000-01-01T05:00:00.12Z"}`,
			want: one("fingerprint", `4263087275`)},
		{config: `fingerprint { source => ['@timestamp'] method => "MURMUR3" }`, event: `{"@timestamp": "2000-01-01T05:00:00.123456Z"}`,
			want: one("fingerprint", `4188855160`)},
		{config: `fingerprint { source => ['@timestamp'] method => "MURMUR3" }`, event: `{"@timestamp": "2000-01-01T05:00:00.123456789Z"}`,
			want: one("fingerprint", `3520111535`)},
		{config: `fingerprint { source => 'field1' method => "PUNCTUATION" add_field => { 'myfield' => 'myvalue' } add_tag => ['mytag'] }`,
			event: `{"field1": "Hello, World!"}`, want: one("myfield", `"myvalue"`, "tags", `["mytag"]`)},
	})
}
