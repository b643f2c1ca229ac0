-- What the operator decided about variables of neosu.

CREATE TABLE client_variables (
    name TEXT NOT NULL,
    -- For those who have this role; 0 is everybody.
    role BIGINT NOT NULL,
    -- Whether scores with it changed cannot be submitted. None leaves it as it is for everybody.
    protected BOOLEAN,
    -- The value it has whatever the user sets; an empty one leaves it to the user. None leaves it as it is for everybody.
    value TEXT,
    PRIMARY KEY (name, role)
) WITHOUT ROWID;
