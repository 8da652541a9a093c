package interpreter

import (
	"errors"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// cidrFilter is lib/logstash/filters/cidr.rb of github.com/logstash-plugins/logstash-filter-cidr.
type cidrFilter struct {
	decorators
	address      []string
	addressField string
	network      []string
	networkList  []string // of network_path
}

func newCIDR(s *settings, in *Interpreter) (filter, error) {
	f := &cidrFilter{
		decorators:   s.decorators(),
		address:      s.strings("address"),
		addressField: s.fieldRef("address_field", ""),
		network:      s.strings("network"),
	}
	path, separator := s.string("network_path", ""), s.string("separator", "\n")
	s.number("refresh_interval", 600)
	if path != "" && len(f.network) > 0 {
		return nil, errors.New("the configuration options 'network' and 'network_path' are mutually exclusive")
	}
	if f.addressField != "" && len(f.address) > 0 {
		return nil, errors.New("the configuration options 'address' and 'address_field' are mutually exclusive")
	}
	if path != "" {
		data, err := in.opts.Open(path)
		if err != nil {
			return nil, err
		}
		for _, n := range splitText(string(data), separator, false) {
			f.networkList = append(f.networkList, n.(string))
		}
		if len(f.networkList) == 0 {
			return nil, errors.New("the file containing the network list is invalid")
		}
	}
	return f, nil
}

func (f *cidrFilter) filter(e *Event) ([]*Event, error) {
	var addresses []any
	if f.addressField != "" {
		v, err := e.get(f.addressField)
		if err != nil {
			return nil, err
		}
		addresses = array(v)
	}
	for _, a := range f.address {
		text, err := e.Sprintf(a)
		if err != nil {
			return nil, err
		}
		addresses = append(addresses, text)
	}
	networks := f.networkList
	for _, n := range f.network {
		text, err := e.Sprintf(n)
		if err != nil {
			return nil, err
		}
		for _, part := range splitText(text, ",", false) {
			networks = append(networks[:len(networks):len(networks)], strip(part.(string)))
		}
	}
	for _, a := range addresses {
		text, ok := a.(string)
		if !ok {
			continue
		}
		address, err := ipAddr(text)
		if err != nil {
			continue
		}
		for _, n := range networks {
			network, err := ipAddr(n)
			if err == nil && network.Bits() <= address.Bits() && network.Contains(address.Addr()) {
				return nil, f.matched(e)
			}
		}
	}
	return nil, nil
}

// ipAddr is IPAddr.new of a text: an address, or a network with the number of its bits or with its mask.
func ipAddr(text string) (netip.Prefix, error) {
	text, mask, hasMask := strings.Cut(text, "/")
	if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		text = text[1 : len(text)-1]
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	address = address.WithZone("")
	bits := address.BitLen()
	if hasMask {
		if bits, err = strconv.Atoi(mask); err != nil {
			if bits, err = maskBits(mask, address.Is4()); err != nil {
				return netip.Prefix{}, err
			}
		}
	}
	return address.Prefix(bits)
}

func maskBits(mask string, is4 bool) (int, error) {
	m, err := netip.ParseAddr(mask)
	if err != nil || m.Is4() != is4 {
		return 0, fmt.Errorf("%q is no mask", mask)
	}
	bits := 0
	for _, b := range m.AsSlice() {
		for ; b&0x80 != 0; b <<= 1 {
			bits++
		}
		if b != 0 {
			break
		}
	}
	if p, err := m.Prefix(bits); err != nil || p.Addr() != m {
		return 0, fmt.Errorf("%q is no mask", mask)
	}
	return bits, nil
}
