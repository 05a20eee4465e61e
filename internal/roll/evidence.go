package roll

// evidence is what makes one adult of two rows: the same name and the same
// number. Neither alone does: parents share a number, and names are common.
type evidence struct{ name, number string }

// evident gives the evidence of a row, and whether there is any.
func evident(numbers parsed, c Contact) (evidence, bool) {
	if c.Name == nil || c.Mobile == nil {
		return evidence{}, false
	}
	e := evidence{foldName(*c.Name), numbers.texted(c).E164()}
	return e, e.name != "" && e.number != ""
}
