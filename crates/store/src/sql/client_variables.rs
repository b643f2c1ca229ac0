//! What the operator decided about variables of clients.

use kiai_model::{client_variables::VariableRule, user::Roles};

use super::{Conn, Db, Result};

type Row = (String, i64, Option<bool>, Option<String>);

pub(crate) async fn client_variables(db: &mut Conn) -> Result<Vec<VariableRule>> {
    let rows = sqlx::query_as::<Db, Row>("SELECT name, role, protected, value FROM client_variables");
    let mut rules: Vec<_> = rows.fetch_all(db).await?.into_iter().map(rule).collect();
    // Databases do not agree on the order of texts.
    rules.sort_by(|one, other| (&one.name, one.role.0).cmp(&(&other.name, other.role.0)));
    Ok(rules)
}

pub(crate) async fn set_client_variable(db: &mut Conn, rule: &VariableRule) -> Result<()> {
    sqlx::query::<Db>(
        "INSERT INTO client_variables (name, role, protected, value) VALUES ($1, $2, $3, $4)
         ON CONFLICT (name, role) DO UPDATE SET protected = excluded.protected, value = excluded.value",
    )
    .bind(&rule.name)
    .bind(rule.role.0)
    .bind(rule.protected)
    .bind(&rule.value)
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn remove_client_variable(db: &mut Conn, name: &str, role: Roles) -> Result<bool> {
    let done = sqlx::query::<Db>("DELETE FROM client_variables WHERE name = $1 AND role = $2")
        .bind(name)
        .bind(role.0)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

fn rule((name, role, protected, value): Row) -> VariableRule {
    VariableRule { name, role: Roles(role), protected, value }
}
