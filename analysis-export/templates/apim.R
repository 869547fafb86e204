# Actor-partner interdependence models (Kenny, Kashy & Cook 2006) of this study's own scales: each that was given
# before and after, with the own and the partner's value before as predictors, and the condition.
# Rscript analysis/apim.R     Look at reliabilities and missing values first; this is a start and not an analysis plan.
{{models}}

here <- local({
  file <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
  sourced <- unlist(lapply(sys.frames(), function(frame) frame$ofile))
  dirname(normalizePath(if (length(sourced) > 0) tail(sourced, 1) else if (length(file) > 0) file[1] else "analysis/apim.R"))
})
read_table <- function(name) {
  file <- Sys.glob(file.path(dirname(here), "data", paste0("*description-", name, "_data.csv")))
  read.csv(file, fileEncoding = "UTF-8", na.strings = "", check.names = FALSE)
}
pairwise <- read_table("pairwise")
wide <- read_table("dyadWide")
stopifnot(all(table(pairwise$dyad_id, pairwise$wave) %in% c(0, 2)), !anyDuplicated(pairwise$pair_row_id))
if (anyDuplicated(unique(pairwise[intersect(c("participant_id", "partner_id", "dyad_id", "member"), names(pairwise))])$participant_id)) {
  stop("Somebody has another partner, couple or member letter in one wave than in another: own and partner's values are mixed up. Run npm run verify.")
}
# One wave at a time: a couple's waves are not independent. An outcome of a follow-up stands on what the same person, and
# the same partner, said at the sitting. For change over the waves they need a model of their own.
every_pair <- pairwise
every_couple <- wide
sitting <- min(every_pair$wave)
joined <- function(table, wave, key, columns) {
  now <- table[table$wave == wave, ]
  if (wave == sitting) return(now)
  before <- table[table$wave == sitting, ]
  now[columns] <- before[match(now[[key]], before[[key]]), columns]
  now
}

has <- function(package) {
  found <- requireNamespace(package, quietly = TRUE)
  if (!found) cat("NOT FITTED: the package", package, "is not installed\n")
  found
}
has_lavaan <- has("lavaan")
has_nlme <- has("nlme")

told <- function(method, outcome, terms, estimates, errors) {
  cat(sprintf("%-18s %-28s %-28s % .6f  (SE %.6f)\n", method, outcome, terms, estimates, errors), sep = "")
}

# Every condition but the first is compared with it; one with two levels is centred, -.5 and .5.
complete <- function(data) if (length(data) == 0) rep(TRUE, nrow(data)) else stats::complete.cases(data)
predictors <- function(data) {
  if (length(conditions) == 0) return(data.frame(row.names = seq_len(nrow(data))))
  do.call(cbind, lapply(conditions, function(factor_) {
    centred <- paste0(factor_$name, "_c")
    if (centred %in% names(data)) return(setNames(data.frame(data[[centred]]), centred))
    dummies <- lapply(factor_$levels[-1], function(level) as.numeric(data[[factor_$name]] == level))
    setNames(as.data.frame(dummies), make.names(paste0(factor_$name, "_", factor_$levels[-1])))
  }))
}

both <- function(...) paste0(..., collapse = "\n")
shared_effects <- function(shared) {
  if (length(shared) == 0) "" else paste0(" + ", paste0("c", seq_along(shared), "*", shared, collapse = " + "))
}
among_shared <- function(shared) {
  c(if (length(shared) > 1) combn(shared, 2, function(pair) paste(pair, collapse = " ~~ ")),
    both(sprintf("%s ~~ %s", shared, shared)), both(sprintf("%s ~ 1", shared)))
}

# Partners cannot be told apart (A and B are drawn by chance): one actor effect, one partner effect, equal variances.
lavaan_model <- function(shared) {
  paste(c(
    paste0("y_1 ~ a*x_1 + p*x_2", shared_effects(shared)), paste0("y_2 ~ a*x_2 + p*x_1", shared_effects(shared)),
    "y_1 ~ i*1", "y_2 ~ i*1", "x_1 ~ mx*1", "x_2 ~ mx*1",
    "x_1 ~~ vx*x_1", "x_2 ~~ vx*x_2", "x_1 ~~ x_2", "y_1 ~~ vy*y_1", "y_2 ~~ vy*y_2", "y_1 ~~ y_2",
    both(sprintf("x_1 ~~ k%1$d*%2$s\nx_2 ~~ k%1$d*%2$s", seq_along(shared), shared)),
    among_shared(shared), "k := p/a"
  ), collapse = "\n")
}

# The two do different things: each role has an own intercept, actor and partner effect and variance.
lavaan_model_by_role <- function(shared) {
  paste(c(
    paste0("y_1 ~ a1*x_1 + p1*x_2", shared_effects(shared)), paste0("y_2 ~ a2*x_2 + p2*x_1", shared_effects(shared)),
    "y_1 ~ 1", "y_2 ~ 1", "x_1 ~ 1", "x_2 ~ 1", "x_1 ~~ x_1", "x_2 ~~ x_2", "x_1 ~~ x_2", "y_1 ~~ y_1", "y_2 ~~ y_2", "y_1 ~~ y_2",
    both(sprintf("x_1 ~~ %1$s\nx_2 ~~ %1$s", shared)), among_shared(shared)
  ), collapse = "\n")
}

wide_of <- function(outcome, before) {
  condition <- predictors(wide)
  data <- cbind(data.frame(x_1 = wide[[paste0(before, "_1")]], x_2 = wide[[paste0(before, "_2")]],
                           y_1 = wide[[paste0(outcome, "_1")]], y_2 = wide[[paste0(outcome, "_2")]]), condition)
  list(data = data, condition = names(condition), is_drawn = complete(condition))
}

fit_lavaan <- function(outcome, before) {
  couples <- wide_of(outcome, before)
  # Whoever was never drawn a condition has nothing to say on it; a couple whose partner left stays in (FIML).
  fit <- lavaan::sem(lavaan_model(couples$condition), couples$data[couples$is_drawn, ], missing = "fiml", fixed.x = FALSE)
  found <- lavaan::parameterEstimates(fit)
  found <- found[match(c("a", "p", if (length(couples$condition) > 0) paste0("c", seq_along(couples$condition)), "k"), found$label), ]
  told("lavaan (FIML)", outcome, c("actor", "partner", couples$condition, "k = partner/actor"), found$est, found$se)
  k <- found[nrow(found), ]
  cat(sprintf("%-18s %-28s k = partner/actor is between %.3f and %.3f (95 %%, delta method); where actor is near 0 it says nothing\n", "lavaan (FIML)", outcome, k$ci.lower, k$ci.upper))
}

# The same couples, the role that is first in the alphabet in the place of 1.
fit_lavaan_by_role <- function(outcome, before) {
  roles <- sort(unique(stats::na.omit(c(wide$role_1, wide$role_2))))
  if (length(roles) != 2) return(invisible())
  couples <- wide_of(outcome, before)
  is_turned <- which(wide$role_1 == roles[2])
  couples$data[is_turned, c("x_1", "x_2", "y_1", "y_2")] <- couples$data[is_turned, c("x_2", "x_1", "y_2", "y_1")]
  has_roles <- !is.na(wide$role_1) & couples$is_drawn
  fit <- lavaan::sem(lavaan_model_by_role(couples$condition), couples$data[has_roles, ], missing = "fiml", fixed.x = FALSE)
  found <- lavaan::parameterEstimates(fit)
  found <- found[match(c("a1", "a2", "p1", "p2", if (length(couples$condition) > 0) paste0("c", seq_along(couples$condition))), found$label), ]
  terms <- c(paste0("role", roles, ":actor"), paste0("role", roles, ":partner"), couples$condition)
  told("lavaan by role", outcome, terms, found$est, found$se)
}

pairs_of <- function(outcome, before) {
  condition <- predictors(pairwise)
  data <- cbind(data.frame(dyad_id = factor(pairwise$dyad_id), role = factor(pairwise$role_a), y = pairwise[[paste0(outcome, "_a")]],
                           actor = pairwise[[paste0(before, "_a")]], partner = pairwise[[paste0(before, "_p")]]), condition)
  list(data = data[complete(data), ], condition = names(condition))
}

# Each model is attempted by itself: one that does not converge hides no other, and a warning stands with its model.
attempt <- function(method, outcome, fit) {
  tryCatch(withCallingHandlers(fit(), warning = function(warned) {
    # A scale from 0 to 100 beside a condition of 0 and 1 is no fault.
    if (!grepl("1000 times larger", conditionMessage(warned))) cat("WARNING:", method, outcome, trimws(gsub("\\s+", " ", conditionMessage(warned))), "\n")
    invokeRestart("muffleWarning")
  }), error = function(problem) cat("NOT FITTED:", method, outcome, conditionMessage(problem), "\n"))
}

fit_nlme <- function(outcome, before) {
  pairs <- pairs_of(outcome, before)
  formula <- stats::reformulate(c("actor", "partner", pairs$condition), "y")
  # The correlation may be negative here, which a random intercept cannot show.
  attempt("nlme gls", outcome, function() {
    fit <- nlme::gls(formula, pairs$data, correlation = nlme::corCompSymm(form = ~ 1 | dyad_id))
    found <- summary(fit)$tTable[-1, , drop = FALSE]
    told("nlme gls", outcome, rownames(found), found[, 1], found[, 2])
    alike <- coef(fit$modelStruct$corStruct, unconstrained = FALSE)
    cat(sprintf("%-18s %-28s what is left unexplained of two partners correlates %.3f\n", "nlme gls", outcome, alike))
  })
  attempt("nlme lme", outcome, function() {
    found <- summary(nlme::lme(formula, random = ~ 1 | dyad_id, data = pairs$data))$tTable[-1, , drop = FALSE]
    told("nlme lme", outcome, rownames(found), found[, 1], found[, 2])
  })
  if (nlevels(pairs$data$role) == 2) fit_roles(outcome, pairs, formula)
}

# Each role has an own intercept, actor and partner effect and variance; whether they are needed at all, by maximum likelihood.
fit_roles <- function(outcome, pairs, alike) {
  formula <- stats::reformulate(c("0", "role", "role:actor", "role:partner", pairs$condition), "y")
  within <- nlme::corCompSymm(form = ~ 1 | dyad_id)
  weights <- nlme::varIdent(form = ~ 1 | role)
  attempt("nlme gls by role", outcome, function() {
    found <- summary(nlme::gls(formula, pairs$data, correlation = within, weights = weights))$tTable
    told("nlme gls by role", outcome, rownames(found), found[, 1], found[, 2])
  })
  attempt("nlme lme by role", outcome, function() {
    found <- summary(nlme::lme(formula, random = ~ 1 | dyad_id, data = pairs$data, weights = weights))$tTable
    told("nlme lme by role", outcome, rownames(found), found[, 1], found[, 2])
  })
  attempt("roles differ?", outcome, function() {
    test <- anova(do.call(nlme::gls, list(alike, pairs$data, correlation = within, method = "ML")),
                  do.call(nlme::gls, list(formula, pairs$data, correlation = within, weights = weights, method = "ML")))
    cat(sprintf("roles differ?      %-28s chi2(%d) = %.3f, p = %.4f\n", outcome, diff(test$df), test$L.Ratio[2], test[["p-value"]][2]))
  })
}

# How many people a model stands on.
tell_people <- function(outcome) {
  both_said <- !is.na(wide[[paste0(outcome, "_1")]]) & !is.na(wide[[paste0(outcome, "_2")]])
  cells <- table(factor(wide$condition[both_said]))
  cat(sprintf("%d persons answered; both partners of %d couples: %s\n", sum(!is.na(pairwise[[paste0(outcome, "_a")]])), sum(both_said),
              paste(names(cells), cells, collapse = ", ")))
}

befores <- unique(vapply(models, `[[`, "", "before"))
for (wave in sort(unique(every_pair$wave))) for (model in models) {
  pairwise <- joined(every_pair, wave, "participant_id", paste0(rep(befores, each = 2), c("_a", "_p")))
  wide <- joined(every_couple, wave, "dyad_id", paste0(rep(befores, each = 2), c("_1", "_2")))
  # Not every follow-up gives every scale again.
  if (all(is.na(pairwise[[paste0(model$outcome, "_a")]]))) next
  cat(sprintf("\n%s on %s, wave %d\n", model$outcome, model$before, wave))
  tell_people(model$outcome)
  if (has_lavaan) attempt("lavaan", model$outcome, function() fit_lavaan(model$outcome, model$before))
  if (has_lavaan) attempt("lavaan by role", model$outcome, function() fit_lavaan_by_role(model$outcome, model$before))
  if (has_nlme) attempt("nlme", model$outcome, function() fit_nlme(model$outcome, model$before))
}
if (length(models) == 0) cat("No scale of this study was given before and after.\n")
