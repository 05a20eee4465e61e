package rollfile

import "slices"

// A pupil's name stands under Name, Pupil or Child's name, and so do the names of
// adults. Whose a bare Name is shows by what stands round it.

// pupilWords head a pupil's whole name.
var pupilWords = map[string]bool{
	"pupil": true, "child": true, "student": true, "learner": true, "name of child": true, "name of pupil": true, "name of student": true, "childs name": true, "pupils name": true, "students name": true,
	"childs full name": true, "pupils full name": true,
}

// namesPupil reports whether a heading is of a pupil's name.
func namesPupil(words string) bool {
	rest := ofPupil.ReplaceAllString(words, "")
	field, _ := look(pupilHeadings, rest)
	return pupilWords[words] || field == "first_name" || field == "last_name" || rest != words && slices.Contains(wholeNames, rest)
}

// pupilsName gives the column of a bare Name that is the pupil's, -1 for none: it stands
// before the adults, no other names the pupil, and the adults of the file are named.
func pupilsName(said []string) int {
	first := slices.IndexFunc(said, func(w string) bool { return slices.Contains(bareNames, w) })
	if first < 0 || slices.ContainsFunc(said, namesPupil) {
		return -1
	}
	adults, ofOne, grouped, again := -1, false, false, false
	for i, words := range said {
		of, rest := owners{}.whose(words)
		field, _ := look(contactHeadings, rest)
		pupils, _ := look(pupilHeadings, words)
		grouped = grouped || pupils == "group" || pupils == "year"
		again = again || i != first && slices.Contains(bareNames, words)
		ofOne = ofOne || of.words == "" && slices.Contains([]string{"relationship", "order", "parental_responsibility"}, field) && pupils == ""
		if adults < 0 && of.words != "" && (rest == "" || slices.Contains([]string{"contact_name", "contact_first_name", "contact_last_name", "mobile", "phone"}, field)) {
			adults = i
		}
	}
	if adults > first || adults < 0 && grouped && !ofOne && !again {
		return first
	}
	return -1
}
