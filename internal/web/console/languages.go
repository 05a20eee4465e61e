package console

import "github.com/firstbell/firstbell/internal/school"

// languageChoice is one entry of the list a language is chosen from.
type languageChoice struct {
	Value string // BCP 47; "" is English
	Words string
	On    bool
}

// languages are those most read in the homes of English schools; any other that
// an import brought stands beside them.
var languages = []languageChoice{
	{Words: "English"},
	{Value: "sq", Words: "Albanian"},
	{Value: "ar", Words: "Arabic"},
	{Value: "bn", Words: "Bengali"},
	{Value: "bg", Words: "Bulgarian"},
	{Value: "zh", Words: "Chinese"},
	{Value: "fr", Words: "French"},
	{Value: "gu", Words: "Gujarati"},
	{Value: "hi", Words: "Hindi"},
	{Value: "it", Words: "Italian"},
	{Value: "ku", Words: "Kurdish"},
	{Value: "lt", Words: "Lithuanian"},
	{Value: "ml", Words: "Malayalam"},
	{Value: "pa", Words: "Panjabi"},
	{Value: "fa", Words: "Persian"},
	{Value: "pl", Words: "Polish"},
	{Value: "pt", Words: "Portuguese"},
	{Value: "ro", Words: "Romanian"},
	{Value: "ru", Words: "Russian"},
	{Value: "so", Words: "Somali"},
	{Value: "es", Words: "Spanish"},
	{Value: "ta", Words: "Tamil"},
	{Value: "ti", Words: "Tigrinya"},
	{Value: "tr", Words: "Turkish"},
	{Value: "uk", Words: "Ukrainian"},
	{Value: "ur", Words: "Urdu"},
	{Value: "vi", Words: "Vietnamese"},
	{Value: "yo", Words: "Yoruba"},
}

// languagesFor gives the list with the one that holds marked.
func languagesFor(tag string) []languageChoice {
	if tag == "en" || tag == "en-GB" {
		tag = ""
	}
	out, known := make([]languageChoice, 0, len(languages)+1), false
	for _, l := range languages {
		l.On = l.Value == tag
		known = known || l.On
		out = append(out, l)
	}
	if !known {
		out = append(out, languageChoice{tag, tag, true})
	}
	return out
}

// languagesOf gives the choices for an adult: what the register system says, unless
// a person has chosen.
func languagesOf(c school.Contact) []languageChoice {
	out := []languageChoice{{Words: "As the register system says", On: !c.LanguageKept}}
	for _, l := range languagesFor(c.Language) {
		l.On = l.On && c.LanguageKept
		if l.Value == "" {
			l.Value = "en"
		}
		out = append(out, l)
	}
	return out
}
