drop table inbox_refused;
