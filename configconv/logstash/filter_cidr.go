package logstash

import (
	"net/netip"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["cidr"] = cidr }

// cidr succeeds where one of the addresses is in one of the networks (logstash-filter-cidr/lib/logstash/filters/cidr.rb).
func cidr(f *filter) {
	f.keepUnused("the networks are read when the configuration is converted; convert again when they change", "refresh_interval")
	networks, ok := f.networks()
	if !ok {
		return
	}
	var addresses []ottl.Value
	if field := f.string("address_field", ""); field != "" {
		addresses = append(addresses, f.field(field).Value())
		f.reviewf("address_field: where it is a list, its addresses are not looked at")
	}
	for _, a := range f.strings("address") {
		addresses = append(addresses, f.sprintf(a))
	}
	within := f.flag("cidr")
	for _, a := range addresses {
		f.raise(within, ottl.And(ottl.Is("IsString", a), ottl.Is("IsInCIDR", a, ottl.Strs(networks...))))
	}
	f.under(within, f.decorate)
}

// networks are the networks of the filter, in the form that OTTL takes.
func (f *filter) networks() (list []string, ok bool) {
	texts := f.strings("network")
	if file := f.string("network_path", ""); file != "" {
		_, data, found := f.beside(file)
		if !found {
			f.value("separator")
			f.manualf("network_path: %s is not beside the configuration, so that its networks are not known; put it there and convert again", file)
			return nil, false
		}
		texts = strings.Split(string(data), strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(f.string("separator", "\n")))
	}
	for _, text := range texts {
		if strings.Contains(text, "%{") {
			f.manualf("the network %s depends on the event, which OTTL's IsInCIDR takes no list of", text)
			continue
		}
		for _, one := range strings.Split(text, ",") {
			one = strings.TrimSpace(one)
			if a, err := netip.ParseAddr(one); err == nil {
				one = netip.PrefixFrom(a, a.BitLen()).String()
			}
			if _, err := netip.ParsePrefix(one); err != nil {
				if one != "" {
					f.reviewf("%s is no network; Logstash passes over it as well", one)
				}
				continue
			}
			list = append(list, one)
		}
	}
	if len(list) == 0 {
		f.manualf("there is no network that is known")
	}
	return list, len(list) > 0
}
