using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Kefa.Bureau.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Staff : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_post_account_id_bureau_id_role_company",
                table: "post");

            migrationBuilder.DropIndex(
                name: "IX_post_bureau_id",
                table: "post");

            migrationBuilder.AddColumn<int>(
                name: "division_id",
                table: "post",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "deputy_for",
                table: "audit",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "closed_at",
                table: "account",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "password_changed_at",
                table: "account",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "deputy",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    absent_id = table.Column<Guid>(type: "uuid", nullable: false),
                    deputy_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    to = table.Column<DateOnly>(type: "date", nullable: false),
                    roles = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    ended_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_deputy", x => x.id);
                    table.ForeignKey(
                        name: "FK_deputy_account_absent_id",
                        column: x => x.absent_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_deputy_account_deputy_id",
                        column: x => x.deputy_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_deputy_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "division",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    name_zh = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    parent_id = table.Column<int>(type: "integer", nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false),
                    closed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_division", x => x.id);
                    table.ForeignKey(
                        name: "FK_division_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_division_division_parent_id",
                        column: x => x.parent_id,
                        principalTable: "division",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "former_password",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_former_password", x => x.id);
                    table.ForeignKey(
                        name: "FK_former_password_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "staff_member",
                columns: table => new
                {
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    division_id = table.Column<int>(type: "integer", nullable: true),
                    title = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    joined_on = table.Column<DateOnly>(type: "date", nullable: false),
                    left_on = table.Column<DateOnly>(type: "date", nullable: true),
                    search_text = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_staff_member", x => new { x.bureau_id, x.account_id });
                    table.ForeignKey(
                        name: "FK_staff_member_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_staff_member_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_staff_member_division_division_id",
                        column: x => x.division_id,
                        principalTable: "division",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_post_account_id_bureau_id_role_company_division_id",
                table: "post",
                columns: new[] { "account_id", "bureau_id", "role", "company", "division_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_post_bureau_id_role",
                table: "post",
                columns: new[] { "bureau_id", "role" });

            migrationBuilder.CreateIndex(
                name: "IX_post_division_id",
                table: "post",
                column: "division_id");

            migrationBuilder.CreateIndex(
                name: "IX_audit_bureau_id_what_at",
                table: "audit",
                columns: new[] { "bureau_id", "what", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_deputy_absent_id",
                table: "deputy",
                column: "absent_id");

            migrationBuilder.CreateIndex(
                name: "IX_deputy_bureau_id_absent_id",
                table: "deputy",
                columns: new[] { "bureau_id", "absent_id" });

            migrationBuilder.CreateIndex(
                name: "IX_deputy_bureau_id_deputy_id_to",
                table: "deputy",
                columns: new[] { "bureau_id", "deputy_id", "to" });

            migrationBuilder.CreateIndex(
                name: "IX_deputy_deputy_id",
                table: "deputy",
                column: "deputy_id");

            migrationBuilder.CreateIndex(
                name: "IX_division_bureau_id_code",
                table: "division",
                columns: new[] { "bureau_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_division_parent_id",
                table: "division",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "IX_former_password_account_id_id",
                table: "former_password",
                columns: new[] { "account_id", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_staff_member_account_id",
                table: "staff_member",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "IX_staff_member_division_id",
                table: "staff_member",
                column: "division_id");

            migrationBuilder.AddForeignKey(
                name: "FK_post_division_division_id",
                table: "post",
                column: "division_id",
                principalTable: "division",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_post_division_division_id",
                table: "post");

            migrationBuilder.DropTable(
                name: "deputy");

            migrationBuilder.DropTable(
                name: "former_password");

            migrationBuilder.DropTable(
                name: "staff_member");

            migrationBuilder.DropTable(
                name: "division");

            migrationBuilder.DropIndex(
                name: "IX_post_account_id_bureau_id_role_company_division_id",
                table: "post");

            migrationBuilder.DropIndex(
                name: "IX_post_bureau_id_role",
                table: "post");

            migrationBuilder.DropIndex(
                name: "IX_post_division_id",
                table: "post");

            migrationBuilder.DropIndex(
                name: "IX_audit_bureau_id_what_at",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "division_id",
                table: "post");

            migrationBuilder.DropColumn(
                name: "deputy_for",
                table: "audit");

            migrationBuilder.DropColumn(
                name: "closed_at",
                table: "account");

            migrationBuilder.DropColumn(
                name: "password_changed_at",
                table: "account");

            migrationBuilder.CreateIndex(
                name: "IX_post_account_id_bureau_id_role_company",
                table: "post",
                columns: new[] { "account_id", "bureau_id", "role", "company" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_post_bureau_id",
                table: "post",
                column: "bureau_id");
        }
    }
}
