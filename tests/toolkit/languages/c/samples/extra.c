int extra(int value);
int extra(int value) { return value + 2; }
