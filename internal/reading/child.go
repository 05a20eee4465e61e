package reading

import "slices"

// withWriter are the words that put a child beside whoever writes, in every
// language we read, as they are typed. Each is looked for in a row.
var withWriter = foldedRows(
	"with me", "with us", "with myself", "at mine", "at ours", "at my house", "at my place", "at my flat", "at my home", "to mine", "in my care",
	"ze mną", "ze mna", "z nami", "u mnie", "u nas",
	"cu mine", "la mine", "cu noi", "la noi",
	"comigo", "connosco", "conosco", "em minha casa", "na minha casa",
	"зі мною", "із мною", "з нами", "у мене", "со мной", "у меня",
	"mere sath", "mere saath", "mere pas", "mere paas", "mere naal", "mere nal", "mere kol",
	"میرے ساتھ", "میرے پاس", "ਮੇਰੇ ਨਾਲ", "ਮੇਰੇ ਕੋਲ", "আমার সাথে", "আমার কাছে", "আমার সঙ্গে", "મારી સાથે", "મારી પાસે",
	"معي", "معنا", "عندي", "ila jooga", "ila joogaa", "ila joogta", "ila joogtaa", "ila jira", "ila jirta", "gyda fi", "efo fi", "hefo fi", "gyda ni",
)

// havingWords begin "I have her", "we've got Ella", "I picked him up".
var havingWords = []string{"have", "got", "keeping", "kept", "picked", "collected", "took", "taken", "fetched"}

func foldedRows(rows ...string) [][]string {
	out := make([][]string, len(rows))
	for i, row := range rows {
		for _, t := range tokens(row) {
			out[i] = append(out[i], t.text)
		}
	}
	return out
}

// ofChild reports whether a reply speaks of a child: by name, or as "she" or "my
// son".
func ofChild(words []token) bool {
	return slices.ContainsFunc(words, func(t token) bool { return t.class&(nameClass|childClass) != 0 })
}

// withMe reports whether a reply says that a child is with whoever writes.
func withMe(body string, words []token) bool {
	typed := tokens(body)
	for i := range typed {
		if slices.ContainsFunc(withWriter, func(row []string) bool { return beginsWith(typed[i:], row) }) {
			return true
		}
	}
	for i := 1; i < len(words); i++ {
		mine := words[i-1].is([]string{"i", "we", "have"}) && !words[i].stop
		if mine && words[i].is(havingWords) && i+1 < len(words) && words[i+1].class&(nameClass|childClass) != 0 {
			return true
		}
	}
	return false
}

func beginsWith(words []token, row []string) bool {
	if len(words) < len(row) {
		return false
	}
	for i, w := range row {
		if words[i].text != w {
			return false
		}
	}
	return true
}
