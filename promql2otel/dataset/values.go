package dataset

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
)

// life is when a series is there, in numbers of samples, and how its counters move.
type life struct {
	from, to int // [from, to)
	restart  int // the sample at which the program has been started again; 0 for never
	sparse   bool
}

// lifeOf varies the lives of series: the second program is started again, the last goes away, and some series come late.
func lifeOf(program, set int, opts Options) life {
	l := life{to: opts.Count, sparse: set%3 == 1}
	switch program % 3 {
	case 1:
		l.restart = opts.Count / 2
	case 2:
		l.to = opts.Count * 7 / 10
	}
	if set%4 == 3 {
		l.from = opts.Count / 4
	}
	return l
}

func quantiles(f *family) []string {
	list := slices.Clone(f.values["quantile"])
	for _, q := range []string{"0.5", "0.9", "0.99"} {
		if !slices.Contains(list, q) {
			list = append(list, q)
		}
	}
	return list
}

func seed(name string, t target, set map[string]string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name + "\x00" + t.job + "\x00" + t.instance))
	for _, l := range sortedKeys(set) {
		h.Write([]byte("\x00" + l + "\x00" + set[l]))
	}
	return h.Sum64()
}

// counts are a counter of something, and one of how often: from 0, back to 0 at a restart.
func counts(l life, random *rand.Rand, opts Options) (sum, count []float64) {
	var s, n float64
	for i := range opts.Count {
		if l.restart > 0 && i == l.restart {
			s, n = 0, 0
		}
		if i > l.from {
			more := float64(random.IntN(9))
			if l.sparse { // now and then one
				more = 0
				if random.IntN(opts.Count/6+1) == 0 {
					more = 1
				}
			}
			n += more
			s += more * (0.5 + random.Float64())
		}
		sum, count = append(sum, s), append(count, n)
	}
	return sum, count
}

// gauge goes up and down around a level, so that comparisons with it hold for a while.
func gauge(l life, random *rand.Rand, level float64, opts Options) (values []float64) {
	if level == 0 {
		level = 10
	}
	phase := random.Float64() * math.Pi
	for i := range opts.Count {
		v := level * (1 + math.Sin(phase+float64(i)*2*math.Pi/float64(opts.Count)))
		values = append(values, math.Round(v*1000)/1000)
	}
	return values
}

// bounds are the buckets of a histogram: those of the plan, of the queries, and some more.
func bounds(f *family) []float64 {
	list := slices.Clone(f.buckets)
	for _, text := range f.values["le"] {
		if v, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(v, 0) && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	if len(f.buckets) == 0 {
		for _, v := range []float64{0.1, 0.5, 1, 2.5, 10} {
			if !slices.Contains(list, v) {
				list = append(list, v)
			}
		}
	}
	slices.Sort(list)
	return list
}
