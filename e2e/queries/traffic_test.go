package queries

import "time"

// What happens at the checkout, in the time of the data: four hours, with a scrape and a push every half minute.
const (
	interval   = 30 * time.Second
	steps      = int(4 * time.Hour / interval)
	restart    = 175 // the minute in which both programs are started again
	riseBegins = 135 // and the amounts rise
)

var begin = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// traffic is what is paid in a step. Payments of less than nothing fail.
func traffic(step int) (list []payment) {
	minute := step * int(interval/time.Second) / 60
	every := func(n int) bool { return step%n == 0 }
	usual := func() {
		for i := range 4 {
			list = append(list, payment{"card", float64(5 + 7*((step+i)%9))})
		}
		list = append(list, payment{"cash", 12.5}, payment{"cash", 3})
		if every(20) {
			list = append(list, payment{"card", -20})
		}
	}
	fail := func() { list = append(list, payment{"card", -1}, payment{"voucher", -45}) }
	switch {
	case minute < 5: // nobody is there
	case minute < 45: // one tries in vain
		if every(2) {
			list = append(list, payment{"card", -20})
		}
	case minute < 85:
		usual()
	case minute < 110: // a quarter fails
		usual()
		fail()
	case minute < riseBegins: // a pause
	case minute < 165: // the amounts rise
		list = append(list, payment{"card", float64(60 + 3*(step-2*riseBegins))})
	case minute < 200:
		usual()
		if step == restart*2 { // a series that does not come back ends at once where it is scraped, and five minutes later where it was pushed
			list = append(list, payment{"card", -20}, payment{"voucher", -20})
		}
		if every(10) { // a burst
			for i := range 25 {
				list = append(list, payment{"cash", float64(1 + i)})
			}
		}
		if minute >= 185 {
			list = append(list, payment{"gift", 30})
		}
	case minute < 203: // a quarter fails, for too short a time
		usual()
		fail()
	default:
		usual()
	}
	return list
}
