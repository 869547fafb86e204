# Reads every table of this export into the list `tandem`, with labels from the codebook (haven, codebook::codebook
# and RStudio show them). Run it from anywhere:  source("analysis/import.R")  or  Rscript analysis/import.R [--sav]
# --sav also writes pairwise.sav and dyadWide.sav for SPSS beside this file.
here <- local({
  file <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
  sourced <- unlist(lapply(sys.frames(), function(frame) frame$ofile))
  dirname(normalizePath(if (length(sourced) > 0) tail(sourced, 1) else if (length(file) > 0) file[1] else "analysis/import.R"))
})
folder <- dirname(here)
has_haven <- requireNamespace("haven", quietly = TRUE)
if (!has_haven) message("The package haven is not installed: value labels are kept as attributes only.")

read_table <- function(file, text = character()) {
  classes <- if (length(text) == 0) NA else setNames(rep("character", length(text)), text)
  read.csv(file, fileEncoding = "UTF-8", na.strings = "", check.names = FALSE, colClasses = classes)
}

# "1=never|2=rarely" as c(never = 1, rarely = 2)
value_labels <- function(text, numeric) {
  parts <- strsplit(strsplit(text, "|", fixed = TRUE)[[1]], "=", fixed = TRUE)
  values <- vapply(parts, `[`, "", 1)
  labels <- vapply(parts, function(part) paste(part[-1], collapse = "="), "")
  keep <- !duplicated(values) & nzchar(labels)
  setNames(if (numeric) as.numeric(values[keep]) else values[keep], labels[keep])
}

labelled <- function(table, entries) {
  for (i in seq_len(nrow(entries))) {
    name <- entries$name[i]
    column <- table[[name]]
    if (is.null(column)) stop("The codebook describes ", name, ", which the table does not have.")
    # A column without any value has no type of its own.
    if (is.logical(column)) column <- as.numeric(column)
    if (entries$type[i] == "datetime") column <- as.POSIXct(column, format = "%Y-%m-%dT%H:%M:%OSZ", tz = "UTC")
    text <- entries$value_labels[i]
    labels <- if (is.na(text)) NULL else value_labels(text, is.numeric(column))
    if (is.null(labels) || length(labels) == 0) attr(column, "label") <- entries$label[i]
    else if (has_haven) column <- haven::labelled(if (is.numeric(column)) as.numeric(column) else column, labels, entries$label[i])
    else attributes(column) <- c(attributes(column), list(label = entries$label[i], labels = labels))
    table[[name]] <- column
  }
  table
}

codebook <- read_table(file.path(folder, "codebook.csv"))
tandem <- list()
for (file in Sys.glob(file.path(folder, "data", "*_data.csv"))) {
  name <- sub(".*description-([A-Za-z0-9]+)_data\\.csv$", "\\1", file)
  entries <- codebook[codebook$table == name, ]
  text <- entries$name[entries$type %in% c("string", "datetime")]
  tandem[[name]] <- labelled(read_table(file, text), entries)
}
if ("--sav" %in% commandArgs(TRUE)) {
  if (!has_haven) stop("--sav needs the package haven.")
  for (name in c("pairwise", "dyadWide")) {
    # SPSS has no empty column names and at most 64 characters in one.
    haven::write_sav(setNames(tandem[[name]], make.unique(substr(names(tandem[[name]]), 1, 64))), file.path(here, paste0(name, ".sav")))
  }
}
cat(sprintf("%-16s %6d rows %5d columns\n", names(tandem), vapply(tandem, nrow, 1L), vapply(tandem, ncol, 1L)), sep = "")
