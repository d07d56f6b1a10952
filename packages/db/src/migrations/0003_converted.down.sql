alter table takes drop column poster, drop column mp4;
