package campaigns

// RoomForTest is the rule of test texts, for the tests of the store.
var RoomForTest = roomForTest
