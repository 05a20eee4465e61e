package sample

// Lots that depend on nothing but what they are drawn for: a mark of a pupil
// on a day comes out the same whether one morning is asked for or six weeks.

// mix makes one even lot of several values.
func mix(vs ...uint64) uint64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, v := range vs {
		h += v + 0x9e3779b97f4a7c15 // splitmix64, Steele, Lea and Flood 2014
		h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>27) * 0x94d049bb133111eb
		h ^= h >> 31
	}
	return h
}

// text makes a value of a string (FNV-1a).
func text(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// unit makes a lot a share, above 0 and below 1.
func unit(h uint64) float64 { return (float64(h>>11) + 0.5) / (1 << 53) }
