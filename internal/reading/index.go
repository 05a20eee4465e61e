package reading

// index finds the phrases that may begin at a word without trying them all.
type index struct {
	all      []phrase
	byWord   map[string][]int
	byPrefix map[string][]int
	byClass  []classEntry
}

type classEntry struct {
	class class
	at    int
}

// add puts a phrase under each way its first word may be met.
func (x *index) add(p phrase) {
	if x.byWord == nil {
		x.byWord, x.byPrefix = map[string][]int{}, map[string][]int{}
	}
	at := len(x.all)
	x.all = append(x.all, p)
	for i := range p.pattern {
		e := &p.pattern[i]
		if e.kind != word {
			continue
		}
		for _, w := range e.words {
			x.byWord[w] = append(x.byWord[w], at)
		}
		for _, w := range e.prefixes {
			x.byPrefix[w] = append(x.byPrefix[w], at)
		}
		if e.class != 0 {
			x.byClass = append(x.byClass, classEntry{e.class, at})
		}
		if !e.optional {
			return
		}
	}
}

// found is a phrase in a reply, from one token to before another.
type found struct {
	*phrase
	from, to int
}

// at calls yield for each phrase that stands at token i.
func (x *index) at(tokens []token, i int, yield func(found)) {
	try := func(candidates []int) {
		for _, c := range candidates {
			p := &x.all[c]
			if end := p.pattern.match(tokens, i); end > i {
				yield(found{p, i, end})
			}
		}
	}
	t := &tokens[i]
	for n, w := range [3]string{t.text, t.raw, t.also} {
		if w == "" || n > 0 && w == t.text {
			continue
		}
		try(x.byWord[w])
		for n := range w {
			if n > 0 {
				try(x.byPrefix[w[:n]])
			}
		}
		try(x.byPrefix[w])
	}
	if t.class == 0 {
		return
	}
	for _, c := range x.byClass {
		if c.class&t.class != 0 {
			try([]int{c.at})
		}
	}
}
