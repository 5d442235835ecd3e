-- To which occurrence a remedy belongs, also where its key names the account. Postings from before say nothing.

alter table posting add column occurrence blob check (occurrence is null or length(occurrence) = 16);
