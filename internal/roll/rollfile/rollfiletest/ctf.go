package rollfiletest

// PupilXML is a transfer file of one pupil.
func PupilXML(inside string) string {
	return "<CTfile><CTFpupilData><Pupil><UPN>B801200005001</UPN>" + inside + "</Pupil></CTFpupilData></CTfile>"
}
