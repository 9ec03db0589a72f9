int part(int value);
int part(int value) { return value + 1; }
