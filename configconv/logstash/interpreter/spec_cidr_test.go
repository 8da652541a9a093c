package interpreter

import "testing"

func TestCIDRSpec(t *testing.T) {
	v4 := `cidr { address => [ "%{clientip}" ] network => [ "192.168.0.0/24" ] add_tag => [ "matched" ] }`
	v6 := `cidr { address => [ "%{clientip}" ] network => [ "fe80::/64" ] add_tag => [ "matched" ] }`
	list := `cidr { address => [ "%{clientip}"] network => [ "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] add_tag => [ "matched" ] }`
	field := `cidr { address_field => "ip" network => [ "192.168.0.0/24" ] add_tag => [ "matched" ] }`
	matched, missed := one("tags", `["matched"]`), one("tags", `null`)
	runExamples(t, "logstash-filter-cidr/spec/filters/cidr_spec.rb", []example{
		{config: v4, event: `{"clientip": "192.168.0.30"}`, want: matched},
		{config: v4, event: `{"clientip": "123.52.122.33"}`, want: missed},
		{config: list, event: `{"clientip": "172.16.45.50"}`, want: matched},
		{config: list, event: `{"clientip": "8.8.8.8"}`, want: missed},
		{config: `cidr { address => [ "%{clientip}"] network => [ "%{whitelist}"] add_tag => [ "matched" ] }`,
			event: `{"whitelist": ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], "clientip": "192.168.0.30"}`, want: matched},
		{config: v6, event: `{"clientip": "fe80:0:0:0:0:0:0:1"}`, want: matched},
		{config: v6, event: `{"clientip": "fd82:0:0:0:0:0:0:1"}`, want: missed},
		{config: field, event: `{"ip": ["188.168.0.1", "192.168.0.1"]}`, want: matched},
		{config: field, event: `{"ip": ["invalid", "192.168.0.1"]}`, want: matched},
		{config: field, event: `{"ip": 377}`, want: missed},
		{config: field, event: `{"ip": {"invalid": "192.168.0.1"}}`, want: missed},
		{config: field, event: `{}`, want: missed},
	})
}
