using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kefa.Bureau.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Figures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "counted",
                table: "matter",
                type: "TEXT",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.CreateTable(
                name: "figure_result",
                columns: table => new
                {
                    bureau_id = table.Column<int>(type: "INTEGER", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    first_day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    last_day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    stamp = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    result = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_figure_result", x => new { x.bureau_id, x.first_day, x.last_day, x.code });
                    table.ForeignKey(
                        name: "FK_figure_result_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_matter_bureau_id_procedure_last_event",
                table: "matter",
                columns: new[] { "bureau_id", "procedure", "last_event" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "figure_result");

            migrationBuilder.DropIndex(
                name: "IX_matter_bureau_id_procedure_last_event",
                table: "matter");

            migrationBuilder.DropColumn(
                name: "counted",
                table: "matter");
        }
    }
}
